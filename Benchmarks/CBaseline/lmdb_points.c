/* Random reads from LMDB: one small record for each vertex, fetched one by one. */
#include "CBaseline.h"
#include "lmdb_file.h"

#include <stdlib.h>
#include <string.h>

struct BaselinePoints {
  BaselineFile file;
};

static int fill(BaselineFile *file, const int32_t *values, uint32_t count) {
  MDB_txn *txn;
  int code = mdb_txn_begin(file->environment, NULL, 0, &txn);
  if (code) return code;
  MDB_cursor *cursor;
  code = mdb_cursor_open(txn, file->trees[0], &cursor);
  for (uint32_t i = 0; i < count && !code; i++) {
    uint64_t number = i;
    MDB_val key = {sizeof number, &number}, value = {sizeof values[i], (void *)&values[i]};
    code = mdb_cursor_put(cursor, &key, &value, MDB_APPEND);
  }
  if (code) {
    mdb_txn_abort(txn);
    return code;
  }
  mdb_cursor_close(cursor);
  return mdb_txn_commit(txn);
}

int baseline_points_build(const char *path, const int32_t *values, uint32_t count, BaselinePoints **points) {
  BaselinePoints *made = baseline_allocate(1, sizeof *made);
  int code = baseline_file_make(&made->file, path, (const char *const[]){"points"}, 1);
  if (code) {
    free(made);
    return code;
  }
  code = fill(&made->file, values, count);
  if (code) {
    baseline_points_close(made);
    return code;
  }
  *points = made;
  return 0;
}

int baseline_points_sum(BaselinePoints *points, const uint32_t *positions, size_t count, int64_t *sum) {
  MDB_txn *txn;
  int code = mdb_txn_begin(points->file.environment, NULL, MDB_RDONLY, &txn);
  if (code) return code;
  int64_t total = 0;
  for (size_t i = 0; i < count && !code; i++) {
    uint64_t number = positions[i];
    MDB_val key = {sizeof number, &number}, value;
    code = mdb_get(txn, points->file.trees[0], &key, &value);
    if (code) break;
    int32_t read;
    memcpy(&read, value.mv_data, sizeof read);
    total += read;
  }
  mdb_txn_abort(txn);
  *sum = total;
  return code;
}

void baseline_points_close(BaselinePoints *points) {
  baseline_file_close(&points->file);
  free(points);
}
