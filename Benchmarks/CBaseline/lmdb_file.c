/* Opening and closing the file behind each LMDB reference. */
#include "lmdb_file.h"

#include "CBaseline.h"

/* Address space, not memory: far beyond what the largest run writes. */
static const size_t map_size = (size_t)64 << 30;

const char *baseline_lmdb_version(void) { return mdb_version(NULL, NULL, NULL); }
const char *baseline_lmdb_message(int code) { return mdb_strerror(code); }

static int open_trees(BaselineFile *file, const char *const *names, int count) {
  MDB_txn *txn;
  int code = mdb_txn_begin(file->environment, NULL, 0, &txn);
  if (code) return code;
  for (int i = 0; i < count && !code; i++)
    code = mdb_dbi_open(txn, names[i], MDB_CREATE | MDB_INTEGERKEY, &file->trees[i]);
  if (code) {
    mdb_txn_abort(txn);
    return code;
  }
  return mdb_txn_commit(txn);
}

int baseline_file_make(BaselineFile *file, const char *path, const char *const *names, int count) {
  int code = mdb_env_create(&file->environment);
  if (code) return code;
  code = mdb_env_set_maxdbs(file->environment, baseline_max_trees);
  if (!code) code = mdb_env_set_mapsize(file->environment, map_size);
  if (!code) code = mdb_env_open(file->environment, path, MDB_NOSUBDIR, 0600);
  if (!code) code = open_trees(file, names, count);
  if (code) baseline_file_close(file);
  return code;
}

void baseline_file_close(BaselineFile *file) {
  mdb_env_close(file->environment);
  file->environment = NULL;
}
