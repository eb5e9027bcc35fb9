/* What the LMDB references share: one file, opened durably, with a few trees in it. */
#ifndef BASELINE_LMDB_FILE_H
#define BASELINE_LMDB_FILE_H

#include <lmdb.h>

enum { baseline_max_trees = 4 };

typedef struct {
  MDB_env *environment;
  MDB_dbi trees[baseline_max_trees];
} BaselineFile;

/* Makes `path` with the named trees, keyed by 8-byte integers; path must not exist. */
int baseline_file_make(BaselineFile *file, const char *path, const char *const *names, int count);
void baseline_file_close(BaselineFile *file);

#endif
