/* Neighbour lists on LMDB as plainly as they can be had: a tree for each direction, a value for each vertex. */
#include "CBaseline.h"
#include "lmdb_file.h"

#include <stdlib.h>
#include <string.h>

enum { outgoing = 0, incoming_tree = 1 };

struct BaselineAdjacency {
  BaselineFile file;
};

/* A value is n neighbours, then n edge numbers. LMDB aligns values to two bytes only, hence copies for single
   numbers; a run of them is read through an unaligned type. */
typedef uint32_t __attribute__((aligned(1), may_alias)) LooseNumber;

static size_t length_of(MDB_val value) { return value.mv_size / (2 * sizeof(uint32_t)); }

static int put_lists(MDB_txn *txn, MDB_dbi tree, const BaselineLists *lists) {
  MDB_cursor *cursor;
  int code = mdb_cursor_open(txn, tree, &cursor);
  if (code) return code;
  for (uint32_t v = 0; v < lists->vertex_count && !code; v++) {
    const uint32_t first = lists->starts[v];
    const size_t length = lists->starts[v + 1] - first, half = length * sizeof(uint32_t);
    if (!length) continue;
    uint64_t number = v;
    MDB_val key = {sizeof number, &number}, value = {2 * half, NULL};
    code = mdb_cursor_put(cursor, &key, &value, MDB_APPEND | MDB_RESERVE);
    if (code) break;
    memcpy(value.mv_data, lists->neighbours + first, half);
    memcpy((char *)value.mv_data + half, lists->edges + first, half);
  }
  mdb_cursor_close(cursor);
  return code;
}

int baseline_adjacency_build(const char *path, const BaselineGraph *graph, BaselineAdjacency **adjacency) {
  BaselineAdjacency *made = baseline_allocate(1, sizeof *made);
  int code = baseline_file_make(&made->file, path, (const char *const[]){"out", "in"}, 2);
  if (code) {
    free(made);
    return code;
  }
  MDB_txn *txn = NULL;
  code = mdb_txn_begin(made->file.environment, NULL, 0, &txn);
  if (!code) code = put_lists(txn, made->file.trees[outgoing], &graph->out);
  if (!code) code = put_lists(txn, made->file.trees[incoming_tree], &graph->in);
  if (!code) code = mdb_txn_commit(txn);
  else if (txn) mdb_txn_abort(txn);
  if (code) {
    baseline_adjacency_close(made);
    return code;
  }
  *adjacency = made;
  return 0;
}

static int order_of(const void *left, const void *right) {
  const BaselineLink *a = left, *b = right;
  if (a->vertex != b->vertex) return a->vertex < b->vertex ? -1 : 1;
  if (a->neighbour != b->neighbour) return a->neighbour < b->neighbour ? -1 : 1;
  return a->edge < b->edge ? -1 : a->edge > b->edge;
}

void baseline_links_sort(BaselineLink *links, size_t count) { qsort(links, count, sizeof *links, order_of); }

typedef struct {
  uint32_t *numbers;
  size_t capacity;
} Scratch;

static void make_room(Scratch *scratch, size_t numbers) {
  if (numbers <= scratch->capacity) return;
  free(scratch->numbers);
  scratch->capacity = numbers * 2;
  scratch->numbers = baseline_allocate(scratch->capacity, sizeof *scratch->numbers);
}

/* Merges the old list with `added` new links into scratch. New edges follow old ones to the same neighbour. */
static void merge(MDB_val old, const BaselineLink *links, size_t added, Scratch *scratch) {
  const size_t length = length_of(old), total = length + added;
  make_room(scratch, 2 * total);
  const LooseNumber *neighbours = old.mv_data, *edges = neighbours + length;
  uint32_t *into = scratch->numbers, *edge_into = scratch->numbers + total;
  size_t from = 0;
  for (size_t i = 0; i < added; i++) {
    size_t until = from;
    while (until < length && neighbours[until] <= links[i].neighbour) until++;
    memcpy(into, neighbours + from, (until - from) * sizeof *into);
    memcpy(edge_into, edges + from, (until - from) * sizeof *into);
    into += until - from;
    edge_into += until - from;
    *into++ = links[i].neighbour;
    *edge_into++ = links[i].edge;
    from = until;
  }
  memcpy(into, neighbours + from, (length - from) * sizeof *into);
  memcpy(edge_into, edges + from, (length - from) * sizeof *into);
}

static int insert_links(MDB_txn *txn, MDB_dbi tree, const BaselineLink *links, size_t count, Scratch *scratch) {
  MDB_cursor *cursor;
  int code = mdb_cursor_open(txn, tree, &cursor);
  if (code) return code;
  for (size_t first = 0, last; first < count && !code; first = last) {
    last = first + 1;
    while (last < count && links[last].vertex == links[first].vertex) last++;
    uint64_t number = links[first].vertex;
    MDB_val key = {sizeof number, &number}, value = {0, ""};
    code = mdb_cursor_get(cursor, &key, &value, MDB_SET);
    if (code == MDB_NOTFOUND) {
      value = (MDB_val){0, ""};
      code = 0;
    }
    if (code) break;
    merge(value, links + first, last - first, scratch);
    value = (MDB_val){value.mv_size + (last - first) * 2 * sizeof(uint32_t), scratch->numbers};
    code = mdb_cursor_put(cursor, &key, &value, 0);
  }
  mdb_cursor_close(cursor);
  return code;
}

int baseline_adjacency_insert(BaselineAdjacency *adjacency, const BaselineLink *out, const BaselineLink *in,
                              size_t count) {
  MDB_txn *txn;
  int code = mdb_txn_begin(adjacency->file.environment, NULL, 0, &txn);
  if (code) return code;
  Scratch scratch = {NULL, 0};
  code = insert_links(txn, adjacency->file.trees[outgoing], out, count, &scratch);
  if (!code) code = insert_links(txn, adjacency->file.trees[incoming_tree], in, count, &scratch);
  free(scratch.numbers);
  if (code) {
    mdb_txn_abort(txn);
    return code;
  }
  return mdb_txn_commit(txn);
}

static inline uint64_t sum_of(MDB_val value) {
  const LooseNumber *neighbours = value.mv_data;
  const size_t length = length_of(value);
  uint64_t sum = 0;
  for (size_t i = 0; i < length; i++) sum += neighbours[i];
  return sum;
}

int baseline_adjacency_sum(BaselineAdjacency *adjacency, int incoming, BaselineTouch *answer) {
  *answer = (BaselineTouch){0, 0};
  MDB_txn *txn;
  int code = mdb_txn_begin(adjacency->file.environment, NULL, MDB_RDONLY, &txn);
  if (code) return code;
  MDB_cursor *cursor;
  code = mdb_cursor_open(txn, adjacency->file.trees[incoming ? incoming_tree : outgoing], &cursor);
  if (!code) {
    MDB_val key, value;
    while (!(code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))) {
      uint64_t vertex;
      memcpy(&vertex, key.mv_data, sizeof vertex);
      answer->sum += sum_of(value) * (vertex + 1);
      answer->touched += length_of(value);
    }
    mdb_cursor_close(cursor);
  }
  mdb_txn_abort(txn);
  return code == MDB_NOTFOUND ? 0 : code;
}

static int two_hop(MDB_cursor *cursor, uint32_t start, BaselineTouch *answer) {
  uint64_t number = start;
  MDB_val key = {sizeof number, &number}, list;
  int code = mdb_cursor_get(cursor, &key, &list, MDB_SET);
  if (code) return code == MDB_NOTFOUND ? 0 : code;
  const LooseNumber *neighbours = list.mv_data;
  for (size_t i = 0, length = length_of(list); i < length; i++) {
    MDB_val value;
    number = neighbours[i];
    key = (MDB_val){sizeof number, &number};
    code = mdb_cursor_get(cursor, &key, &value, MDB_SET);
    if (code == MDB_NOTFOUND) continue;
    if (code) return code;
    answer->sum += sum_of(value);
    answer->touched += length_of(value);
  }
  return 0;
}

int baseline_adjacency_two_hop(BaselineAdjacency *adjacency, const uint32_t *starts, size_t count,
                               BaselineTouch *answer) {
  *answer = (BaselineTouch){0, 0};
  MDB_txn *txn;
  int code = mdb_txn_begin(adjacency->file.environment, NULL, MDB_RDONLY, &txn);
  if (code) return code;
  MDB_cursor *cursor;
  code = mdb_cursor_open(txn, adjacency->file.trees[outgoing], &cursor);
  if (!code) {
    for (size_t i = 0; i < count && !code; i++) code = two_hop(cursor, starts[i], answer);
    mdb_cursor_close(cursor);
  }
  mdb_txn_abort(txn);
  return code;
}

int baseline_adjacency_size(BaselineAdjacency *adjacency, uint64_t *bytes) {
  MDB_txn *txn;
  int code = mdb_txn_begin(adjacency->file.environment, NULL, MDB_RDONLY, &txn);
  if (code) return code;
  *bytes = 0;
  for (int tree = outgoing; tree <= incoming_tree && !code; tree++) {
    MDB_stat stat;
    code = mdb_stat(txn, adjacency->file.trees[tree], &stat);
    if (!code) *bytes += (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) * stat.ms_psize;
  }
  mdb_txn_abort(txn);
  return code;
}

void baseline_adjacency_close(BaselineAdjacency *adjacency) {
  baseline_file_close(&adjacency->file);
  free(adjacency);
}
