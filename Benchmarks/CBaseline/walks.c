/* Questions about ways through a graph, over plain arrays: what the traversal engine is measured against. */
#include "CBaseline.h"

#include <stdlib.h>
#include <string.h>

struct BaselineWalker {
  const BaselineGraph *graph;
  /* The last round in which a vertex was met, from either side. */
  uint32_t *met, *met_behind;
  uint32_t round;
  uint32_t *frontier, *behind, *next;
  uint64_t *ways, *next_ways;
  int64_t *distances;
};

BaselineWalker *baseline_walker_make(const BaselineGraph *graph) {
  const size_t count = graph->out.vertex_count;
  BaselineWalker *walker = baseline_allocate(1, sizeof *walker);
  walker->graph = graph;
  walker->met = baseline_allocate(count, sizeof(uint32_t));
  walker->met_behind = baseline_allocate(count, sizeof(uint32_t));
  walker->frontier = baseline_allocate(count, sizeof(uint32_t));
  walker->behind = baseline_allocate(count, sizeof(uint32_t));
  walker->next = baseline_allocate(count, sizeof(uint32_t));
  walker->ways = baseline_allocate(count, sizeof(uint64_t));
  walker->next_ways = baseline_allocate(count, sizeof(uint64_t));
  walker->distances = baseline_allocate(count, sizeof(int64_t));
  return walker;
}

void baseline_walker_free(BaselineWalker *walker) {
  free(walker->met);
  free(walker->met_behind);
  free(walker->frontier);
  free(walker->behind);
  free(walker->next);
  free(walker->ways);
  free(walker->next_ways);
  free(walker->distances);
  free(walker);
}

static void swap_numbers(uint32_t **one, uint32_t **other) {
  uint32_t *held = *one;
  *one = *other;
  *other = held;
}

uint64_t baseline_distinct(BaselineWalker *walker, uint32_t start, uint32_t hops) {
  const uint32_t *begin = walker->graph->out.starts, *neighbours = walker->graph->out.neighbours;
  size_t count = 1;
  walker->frontier[0] = start;
  for (uint32_t hop = 0; hop < hops; hop++) {
    const uint32_t round = ++walker->round;
    uint32_t *met = walker->met, *next = walker->next;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
      const uint32_t vertex = walker->frontier[i];
      for (uint32_t e = begin[vertex]; e < begin[vertex + 1]; e++) {
        const uint32_t neighbour = neighbours[e];
        if (met[neighbour] == round) continue;
        met[neighbour] = round;
        next[found++] = neighbour;
      }
    }
    swap_numbers(&walker->frontier, &walker->next);
    count = found;
  }
  return count;
}

uint64_t baseline_ways(BaselineWalker *walker, uint32_t start, uint32_t hops) {
  const uint32_t *begin = walker->graph->out.starts, *neighbours = walker->graph->out.neighbours;
  size_t count = 1;
  walker->frontier[0] = start;
  walker->ways[start] = 1;
  for (uint32_t hop = 0; hop + 1 < hops; hop++) {
    uint64_t *ways = walker->ways, *next_ways = walker->next_ways;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
      const uint32_t vertex = walker->frontier[i];
      const uint64_t here = ways[vertex];
      ways[vertex] = 0;
      for (uint32_t e = begin[vertex]; e < begin[vertex + 1]; e++) {
        const uint32_t neighbour = neighbours[e];
        if (!next_ways[neighbour]) walker->next[found++] = neighbour;
        next_ways[neighbour] += here;
      }
    }
    swap_numbers(&walker->frontier, &walker->next);
    walker->ways = next_ways;
    walker->next_ways = ways;
    count = found;
  }
  /* Of the last hop only the lengths of the lists are needed. */
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t vertex = walker->frontier[i];
    sum += walker->ways[vertex] * (begin[vertex + 1] - begin[vertex]);
    walker->ways[vertex] = 0;
  }
  return sum;
}

uint64_t baseline_filtered_two_hop(const BaselineLists *lists, uint32_t start, const int32_t *values, int32_t bound) {
  const uint32_t *begin = lists->starts, *neighbours = lists->neighbours;
  uint64_t passed = 0;
  for (uint32_t i = begin[start]; i < begin[start + 1]; i++) {
    const uint32_t middle = neighbours[i];
    if (values[middle] <= bound) continue;
    for (uint32_t j = begin[middle]; j < begin[middle + 1]; j++) passed += values[neighbours[j]] > bound;
  }
  return passed;
}

static uint64_t edges_at(const BaselineLists *lists, const uint32_t *vertices, size_t count) {
  uint64_t edges = 0;
  for (size_t i = 0; i < count; i++) edges += lists->starts[vertices[i] + 1] - lists->starts[vertices[i]];
  return edges;
}

int64_t baseline_distance(BaselineWalker *walker, uint32_t source, uint32_t target) {
  if (source == target) return 0;
  const BaselineLists *out = &walker->graph->out, *in = &walker->graph->in;
  const uint32_t round = ++walker->round;
  size_t ahead = 1, behind = 1;
  walker->frontier[0] = source;
  walker->behind[0] = target;
  walker->met[source] = round;
  walker->met_behind[target] = round;
  for (int64_t steps = 1; ahead && behind; steps++) {
    const int forward = edges_at(out, walker->frontier, ahead) <= edges_at(in, walker->behind, behind);
    const BaselineLists *lists = forward ? out : in;
    uint32_t *own = forward ? walker->met : walker->met_behind, *other = forward ? walker->met_behind : walker->met;
    const uint32_t *from = forward ? walker->frontier : walker->behind;
    const size_t count = forward ? ahead : behind;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
      for (uint32_t e = lists->starts[from[i]]; e < lists->starts[from[i] + 1]; e++) {
        const uint32_t neighbour = lists->neighbours[e];
        if (own[neighbour] == round) continue;
        if (other[neighbour] == round) return steps;
        own[neighbour] = round;
        walker->next[found++] = neighbour;
      }
    }
    swap_numbers(forward ? &walker->frontier : &walker->behind, &walker->next);
    if (forward) ahead = found;
    else behind = found;
  }
  return -1;
}

typedef struct {
  int64_t distance;
  uint32_t vertex;
} Queued;

int64_t baseline_cheapest(BaselineWalker *walker, const int32_t *weights, uint32_t source, uint32_t target) {
  const BaselineLists *out = &walker->graph->out;
  const uint32_t round = ++walker->round;
  uint32_t *met = walker->met;
  int64_t *distances = walker->distances, result = -1;
  size_t count = 0, room = 1024;
  Queued *heap = baseline_allocate(room, sizeof *heap);
  met[source] = round;
  distances[source] = 0;
  heap[count++] = (Queued){0, source};
  while (count) {
    const Queued nearest = heap[0], last = heap[--count];
    size_t place = 0;
    for (size_t child; (child = 2 * place + 1) < count; place = child) {
      if (child + 1 < count && heap[child + 1].distance < heap[child].distance) child++;
      if (heap[child].distance >= last.distance) break;
      heap[place] = heap[child];
    }
    heap[place] = last;
    if (nearest.distance > distances[nearest.vertex]) continue;
    if (nearest.vertex == target) {
      result = nearest.distance;
      break;
    }
    for (uint32_t e = out->starts[nearest.vertex]; e < out->starts[nearest.vertex + 1]; e++) {
      const uint32_t neighbour = out->neighbours[e];
      const int64_t distance = nearest.distance + weights[e];
      if (met[neighbour] == round && distances[neighbour] <= distance) continue;
      met[neighbour] = round;
      distances[neighbour] = distance;
      if (count == room) {
        Queued *larger = baseline_allocate(room * 2, sizeof *heap);
        memcpy(larger, heap, room * sizeof *heap);
        free(heap);
        heap = larger;
        room *= 2;
      }
      size_t at = count++;
      while (at && heap[(at - 1) / 2].distance > distance) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      heap[at] = (Queued){distance, neighbour};
    }
  }
  free(heap);
  return result;
}

/* Closed walks of three steps. Each triangle of different vertices is found once, from its vertex of least degree; a
   loop makes walks of its own with every edge that is answered. */

typedef struct {
  uint32_t degree, vertex;
} Ranked;

static int by_degree(const void *left, const void *right) {
  const Ranked *a = left, *b = right;
  if (a->degree != b->degree) return a->degree < b->degree ? -1 : 1;
  return a->vertex < b->vertex ? -1 : a->vertex > b->vertex;
}

typedef struct {
  uint32_t neighbour, out, in;
} Arc;

uint64_t baseline_triangles(const BaselineGraph *graph) {
  const BaselineLists *out = &graph->out, *in = &graph->in;
  const uint32_t count = out->vertex_count;
  Ranked *order = baseline_allocate(count, sizeof *order);
  uint32_t *rank = baseline_allocate(count, sizeof *rank);
  for (uint32_t v = 0; v < count; v++)
    order[v] = (Ranked){out->starts[v + 1] - out->starts[v] + in->starts[v + 1] - in->starts[v], v};
  qsort(order, count, sizeof *order, by_degree);
  for (uint32_t i = 0; i < count; i++) rank[order[i].vertex] = i;
  free(order);
  size_t *first = baseline_allocate((size_t)count + 1, sizeof *first);
  Arc *arcs = baseline_allocate((size_t)out->edge_count * 2, sizeof *arcs);
  size_t made = 0;
  uint64_t loops = 0;
  for (uint32_t v = 0; v < count; v++) {
    first[v] = made;
    uint32_t i = out->starts[v], j = in->starts[v];
    const uint32_t ends = out->starts[v + 1], j_ends = in->starts[v + 1];
    uint64_t own = 0, answered = 0;
    while (i < ends || j < j_ends) {
      Arc arc = {i < ends && (j >= j_ends || out->neighbours[i] <= in->neighbours[j]) ? out->neighbours[i]
                                                                                       : in->neighbours[j], 0, 0};
      while (i < ends && out->neighbours[i] == arc.neighbour) arc.out++, i++;
      while (j < j_ends && in->neighbours[j] == arc.neighbour) arc.in++, j++;
      if (arc.neighbour == v) own = arc.out;
      else answered += (uint64_t)arc.out * arc.in;
      if (rank[arc.neighbour] > rank[v]) arcs[made++] = arc;
    }
    loops += own * own * own + 3 * own * answered;
  }
  first[count] = made;
  Arc *marks = baseline_allocate(count, sizeof *marks);
  uint64_t triangles = 0;
  for (uint32_t v = 0; v < count; v++) {
    for (size_t a = first[v]; a < first[v + 1]; a++) marks[arcs[a].neighbour] = arcs[a];
    for (size_t a = first[v]; a < first[v + 1]; a++) {
      const Arc near = arcs[a];
      for (size_t b = first[near.neighbour]; b < first[near.neighbour + 1]; b++) {
        const Arc far = arcs[b], closing = marks[far.neighbour];
        triangles += (uint64_t)near.out * far.out * closing.in + (uint64_t)near.in * far.in * closing.out;
      }
    }
    for (size_t a = first[v]; a < first[v + 1]; a++) marks[arcs[a].neighbour] = (Arc){0, 0, 0};
  }
  free(rank);
  free(first);
  free(arcs);
  free(marks);
  return 3 * triangles + loops;
}

void baseline_top(const BaselineLists *lists, uint32_t *vertices, size_t wanted) {
  /* An insertion into a short sorted list beats a heap where hardly anything is inserted. */
  size_t held = 0;
  for (uint32_t v = 0; v < lists->vertex_count; v++) {
    const uint32_t length = lists->starts[v + 1] - lists->starts[v];
    size_t place = held;
    while (place > 0 &&
           length > lists->starts[vertices[place - 1] + 1] - lists->starts[vertices[place - 1]]) place--;
    if (place >= wanted) continue;
    if (held < wanted) held++;
    memmove(vertices + place + 1, vertices + place, (held - place - 1) * sizeof *vertices);
    vertices[place] = v;
  }
}

void baseline_count_groups(const uint16_t *groups, size_t count, uint64_t *counts) {
  for (size_t i = 0; i < count; i++) counts[groups[i]]++;
}

int64_t baseline_sum(const int32_t *values, size_t count) {
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += values[i];
  return sum;
}

int64_t baseline_neighbour_sum(const BaselineLists *lists, const uint32_t *starts, size_t count, const int32_t *values) {
  int64_t sum = 0;
  for (size_t s = 0; s < count; s++)
    for (uint32_t e = lists->starts[starts[s]]; e < lists->starts[starts[s] + 1]; e++)
      sum += values[lists->neighbours[e]];
  return sum;
}
