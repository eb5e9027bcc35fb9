/* A whole process under the clock, from its start to its end. */
#define _GNU_SOURCE
#include "CBaseline.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int baseline_run_process(const char *program, char *const *arguments, uint64_t *nanoseconds, int *status) {
  pid_t child;
  const uint64_t begun = baseline_nanoseconds();
  const int code = posix_spawn(&child, program, NULL, NULL, arguments, environ);
  if (code) return code;
  int ended;
  while (waitpid(child, &ended, 0) < 0)
    if (errno != EINTR) return errno;
  *nanoseconds = baseline_nanoseconds() - begun;
  *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  return 0;
}
