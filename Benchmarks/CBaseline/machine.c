/* The clock, and what a reader must know of the machine to judge a figure. */
#define _GNU_SOURCE
#include "CBaseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifdef __APPLE__
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/sysctl.h>
#else
#include <mntent.h>
#endif

uint64_t baseline_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void baseline_sleep(double seconds) {
  if (seconds <= 0) return;
  const time_t whole = (time_t)seconds;
  const struct timespec rest = {whole, (long)((seconds - (double)whole) * 1e9)};
  nanosleep(&rest, NULL);
}

uint32_t baseline_processor_count(void) {
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (uint32_t)count : 1;
}

uint64_t baseline_memory_bytes(void) {
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
}

void baseline_describe_kernel(char *text, size_t capacity) {
  struct utsname name;
  if (uname(&name)) snprintf(text, capacity, "unknown");
  else snprintf(text, capacity, "%s %s %s", name.sysname, name.release, name.machine);
}

#ifdef __APPLE__

void baseline_describe_processor(char *text, size_t capacity) {
  size_t size = capacity;
  if (sysctlbyname("machdep.cpu.brand_string", text, &size, NULL, 0)) snprintf(text, capacity, "unknown");
}

void baseline_describe_filesystem(const char *path, char *text, size_t capacity) {
  struct statfs info;
  if (statfs(path, &info)) snprintf(text, capacity, "unknown");
  else snprintf(text, capacity, "%s", info.f_fstypename);
}

#else

void baseline_describe_processor(char *text, size_t capacity) {
  snprintf(text, capacity, "unknown");
  FILE *info = fopen("/proc/cpuinfo", "r");
  if (!info) return;
  char line[256];
  while (fgets(line, sizeof line, info)) {
    char *colon = strchr(line, ':');
    if (strncmp(line, "model name", 10) || !colon) continue;
    line[strcspn(line, "\n")] = 0;
    snprintf(text, capacity, "%s", colon[1] == ' ' ? colon + 2 : colon + 1);
    break;
  }
  fclose(info);
}

/* The mount with the longest path that leads to the given one. */
void baseline_describe_filesystem(const char *path, char *text, size_t capacity) {
  snprintf(text, capacity, "unknown");
  char *real = realpath(path, NULL);
  FILE *mounts = setmntent("/proc/self/mounts", "r");
  size_t longest = 0;
  struct mntent *entry;
  while (real && mounts && (entry = getmntent(mounts))) {
    const size_t length = strlen(entry->mnt_dir);
    const int leads = !strncmp(real, entry->mnt_dir, length) &&
                      (length == 1 || real[length] == '/' || real[length] == 0);
    if (!leads || length < longest) continue;
    longest = length;
    snprintf(text, capacity, "%s", entry->mnt_type);
  }
  if (mounts) endmntent(mounts);
  free(real);
}

#endif
