/* The floor under one small durable transaction: a commit that touches one page in each of four trees. */
#include "CBaseline.h"
#include "lmdb_file.h"

#include <stdlib.h>
#include <string.h>

enum { tree_count = 4, records_per_tree = 16 };

struct BaselineCommits {
  BaselineFile file;
  uint64_t made;
};

/* Adds one to a record of every tree. Sixteen small records stay on one page. */
static int commit_once(BaselineCommits *commits) {
  MDB_txn *txn;
  int code = mdb_txn_begin(commits->file.environment, NULL, 0, &txn);
  if (code) return code;
  uint64_t number = commits->made % records_per_tree;
  for (int tree = 0; tree < tree_count && !code; tree++) {
    MDB_val key = {sizeof number, &number}, value;
    uint64_t stored = 0;
    code = mdb_get(txn, commits->file.trees[tree], &key, &value);
    if (code == MDB_NOTFOUND) code = 0;
    else if (!code) memcpy(&stored, value.mv_data, sizeof stored);
    if (code) break;
    stored += 1;
    value = (MDB_val){sizeof stored, &stored};
    code = mdb_put(txn, commits->file.trees[tree], &key, &value, 0);
  }
  if (code) {
    mdb_txn_abort(txn);
    return code;
  }
  code = mdb_txn_commit(txn);
  if (!code) commits->made++;
  return code;
}

int baseline_commits_open(const char *path, BaselineCommits **commits) {
  BaselineCommits *made = baseline_allocate(1, sizeof *made);
  const char *const names[] = {"first", "second", "third", "fourth"};
  const int code = baseline_file_make(&made->file, path, names, tree_count);
  if (code) {
    free(made);
    return code;
  }
  *commits = made;
  return 0;
}

int baseline_commits_run(BaselineCommits *commits, size_t count, uint64_t *nanoseconds) {
  for (size_t i = 0; i < count; i++) {
    const uint64_t begun = baseline_nanoseconds();
    const int code = commit_once(commits);
    if (code) return code;
    if (nanoseconds) nanoseconds[i] = baseline_nanoseconds() - begun;
  }
  return 0;
}

int baseline_commits_sum(BaselineCommits *commits, uint64_t *sum) {
  MDB_txn *txn;
  int code = mdb_txn_begin(commits->file.environment, NULL, MDB_RDONLY, &txn);
  if (code) return code;
  *sum = 0;
  for (int tree = 0; tree < tree_count; tree++) {
    for (uint64_t number = 0; number < records_per_tree; number++) {
      MDB_val key = {sizeof number, &number}, value;
      if (mdb_get(txn, commits->file.trees[tree], &key, &value)) continue;
      uint64_t stored;
      memcpy(&stored, value.mv_data, sizeof stored);
      *sum += stored;
    }
  }
  mdb_txn_abort(txn);
  return 0;
}

void baseline_commits_close(BaselineCommits *commits) {
  baseline_file_close(&commits->file);
  free(commits);
}
