/* A whole process under the clock, from its start to its end. */
#define _GNU_SOURCE
#include "CBaseline.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Reads to the end; what is beyond the capacity is read and dropped, so that the program can go on. */
static void read_all(int descriptor, char *output, size_t capacity) {
  size_t length = 0;
  char rest[4096];
  for (;;) {
    const size_t room = capacity - 1 - length;
    const ssize_t count = read(descriptor, room ? output + length : rest, room ? room : sizeof rest);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    if (room) length += (size_t)count;
  }
  output[length] = 0;
}

int baseline_run_process(const char *program, char *const *arguments, char *output, size_t capacity,
                         uint64_t *nanoseconds, int *status) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return errno;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child;
  const uint64_t begun = baseline_nanoseconds();
  const int code = posix_spawnp(&child, program, &actions, NULL, arguments, environ);
  close(ends[1]);
  posix_spawn_file_actions_destroy(&actions);
  if (code) {
    close(ends[0]);
    return code;
  }
  read_all(ends[0], output, capacity);
  int ended, failure = 0;
  while (waitpid(child, &ended, 0) < 0)
    if (errno != EINTR) {
      failure = errno;
      break;
    }
  *nanoseconds = baseline_nanoseconds() - begun;
  close(ends[0]);
  if (failure) return failure;
  *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  return 0;
}
