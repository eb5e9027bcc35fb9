/* The loops over arrays that set the pace. */
#include "CBaseline.h"

BaselineTouch baseline_two_hop(const BaselineLists *lists, const uint32_t *starts, size_t count) {
  BaselineTouch answer = {0, 0};
  const uint32_t *begin = lists->starts, *neighbours = lists->neighbours;
  for (size_t s = 0; s < count; s++) {
    for (uint32_t i = begin[starts[s]]; i < begin[starts[s] + 1]; i++) {
      const uint32_t first = begin[neighbours[i]], last = begin[neighbours[i] + 1];
      uint64_t sum = 0;
      for (uint32_t j = first; j < last; j++) sum += neighbours[j];
      answer.sum += sum;
      answer.touched += last - first;
    }
  }
  return answer;
}

uint64_t baseline_list_sum(const BaselineLists *lists) {
  uint64_t total = 0;
  for (uint32_t v = 0; v < lists->vertex_count; v++) {
    uint64_t sum = 0;
    for (uint32_t i = lists->starts[v]; i < lists->starts[v + 1]; i++) sum += lists->neighbours[i];
    total += sum * ((uint64_t)v + 1);
  }
  return total;
}

int64_t baseline_read_sum(const int32_t *values, const uint32_t *positions, size_t count) {
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += values[positions[i]];
  return sum;
}

size_t baseline_count_above(const int32_t *values, size_t count, int32_t bound) {
  size_t above = 0;
  for (size_t i = 0; i < count; i++) above += values[i] > bound;
  return above;
}
