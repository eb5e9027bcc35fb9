/* What the disk asks for a commit: pages at random places of a file, written and synced, then a few bytes at its start. */
#define _GNU_SOURCE
#include "CBaseline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { page_size = 4096, page_count = 1 << 15, most_pages = 256, head_size = 120 };

struct BaselinePages {
  int file;
  /* Writes through it return when they are durable. */
  int head;
  BaselineRandom random;
};

static int write_page(int file, uint32_t page, const unsigned char *bytes) {
  const ssize_t written = pwrite(file, bytes, page_size, (off_t)page * page_size);
  return written == page_size ? 0 : written < 0 ? errno : EIO;
}

int baseline_pages_open(const char *path, BaselinePages **pages) {
  BaselinePages *made = baseline_allocate(1, sizeof *made);
  unsigned char bytes[page_size] = {0};
  int code = 0;
  made->random = baseline_random(7);
  made->file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  made->head = made->file < 0 ? -1 : open(path, O_WRONLY | O_DSYNC | O_CLOEXEC);
  if (made->file < 0 || made->head < 0) code = errno;
  for (uint32_t page = 0; page < page_count && !code; page++) code = write_page(made->file, page, bytes);
  if (!code && fsync(made->file)) code = errno;
  if (code) {
    baseline_pages_close(made);
    return code;
  }
  *pages = made;
  return 0;
}

static int by_number(const void *left, const void *right) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

int baseline_pages_write(BaselinePages *pages, size_t count, size_t times, uint64_t *nanoseconds) {
  if (count > most_pages) return EINVAL;
  unsigned char bytes[page_size] = {0};
  for (size_t time = 0; time < times; time++) {
    uint32_t places[most_pages];
    for (size_t i = 0; i < count; i++) places[i] = 1 + baseline_random_below(&pages->random, page_count - 1);
    qsort(places, count, sizeof *places, by_number);
    memcpy(bytes, &time, sizeof time);
    const uint64_t begun = baseline_nanoseconds();
    for (size_t i = 0; i < count; i++) {
      const int code = write_page(pages->file, places[i], bytes);
      if (code) return code;
    }
    if (fdatasync(pages->file)) return errno;
    if (pwrite(pages->head, bytes, head_size, 0) != head_size) return EIO;
    nanoseconds[time] = baseline_nanoseconds() - begun;
  }
  return 0;
}

void baseline_pages_close(BaselinePages *pages) {
  if (pages->file >= 0) close(pages->file);
  if (pages->head >= 0) close(pages->head);
  free(pages);
}
