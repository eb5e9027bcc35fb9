/* A directory for the files of one run, removed at its end and also when the run is interrupted. */
#define _GNU_SOURCE
#include "CBaseline.h"

#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place) {
  (void)info, (void)kind, (void)place;
  return remove(path) ? errno : 0;
}

int baseline_scratch_remove(const char *path) {
  const int code = nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  return code < 0 ? errno : code;
}

static void interruptions(sigset_t *signals) {
  sigemptyset(signals);
  sigaddset(signals, SIGINT);
  sigaddset(signals, SIGTERM);
}

/* Waits for an interruption on a thread of its own, where removing files is allowed, as it is not in a handler. */
static void *clean_when_interrupted(void *path) {
  sigset_t signals;
  int signal;
  interruptions(&signals);
  sigwait(&signals, &signal);
  baseline_scratch_remove(path);
  _exit(128 + signal);
}

int baseline_scratch_make(const char *parent, char *path, size_t capacity) {
  const int length = snprintf(path, capacity, "%s/graphq-bench-XXXXXX", parent);
  if (length < 0 || (size_t)length >= capacity) return ENAMETOOLONG;
  if (!mkdtemp(path)) return errno;
  char *kept = baseline_allocate((size_t)length + 1, 1);
  snprintf(kept, (size_t)length + 1, "%s", path);
  /* Threads started from here on inherit the mask, so that the signal reaches the one that waits for it. */
  sigset_t signals;
  interruptions(&signals);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  pthread_t cleaner;
  const int code = pthread_create(&cleaner, NULL, clean_when_interrupted, kept);
  if (!code) pthread_detach(cleaner);
  return code;
}
