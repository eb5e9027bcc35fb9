/* Edge lists to sorted neighbour lists of both directions, by counting sorts, and the proof that they agree. */
#include "CBaseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *baseline_allocate(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size);
  if (!memory) {
    fprintf(stderr, "benchmark: no memory for %zu items of %zu bytes\n", count, size);
    exit(1);
  }
  return memory;
}

static BaselineLists lists_allocate(uint32_t vertex_count, uint32_t edge_count, const uint32_t *owners) {
  BaselineLists lists = {vertex_count, edge_count, NULL, NULL, NULL};
  lists.starts = baseline_allocate((size_t)vertex_count + 1, sizeof(uint32_t));
  lists.neighbours = baseline_allocate(edge_count, sizeof(uint32_t));
  lists.edges = baseline_allocate(edge_count, sizeof(uint32_t));
  for (uint32_t e = 0; e < edge_count; e++) lists.starts[owners[e] + 1]++;
  for (uint32_t v = 0; v < vertex_count; v++) lists.starts[v + 1] += lists.starts[v];
  return lists;
}

/* Deals `other`'s entries out to their neighbours' lists. Walking in order of vertex makes every list ascend. */
static void fill_from(const BaselineLists *other, BaselineLists *lists, uint32_t *next) {
  memcpy(next, lists->starts, (size_t)lists->vertex_count * sizeof *next);
  for (uint32_t v = 0; v < other->vertex_count; v++) {
    for (uint32_t i = other->starts[v]; i < other->starts[v + 1]; i++) {
      const uint32_t place = next[other->neighbours[i]]++;
      lists->neighbours[place] = v;
      lists->edges[place] = other->edges[i];
    }
  }
}

BaselineGraph baseline_graph_build(uint32_t vertex_count, uint32_t edge_count, const uint32_t *sources,
                                   const uint32_t *targets) {
  BaselineGraph graph;
  graph.out = lists_allocate(vertex_count, edge_count, sources);
  graph.in = lists_allocate(vertex_count, edge_count, targets);
  uint32_t *next = baseline_allocate(vertex_count, sizeof *next);
  memcpy(next, graph.in.starts, (size_t)vertex_count * sizeof *next);
  for (uint32_t e = 0; e < edge_count; e++) graph.in.neighbours[next[targets[e]]++] = sources[e];
  fill_from(&graph.in, &graph.out, next);
  for (uint32_t e = 0; e < edge_count; e++) graph.out.edges[e] = e;
  fill_from(&graph.out, &graph.in, next);
  free(next);
  return graph;
}

static void lists_free(BaselineLists *lists) {
  free(lists->starts);
  free(lists->neighbours);
  free(lists->edges);
  memset(lists, 0, sizeof *lists);
}

void baseline_graph_free(BaselineGraph *graph) {
  lists_free(&graph->out);
  lists_free(&graph->in);
}

static const char *lists_fault(const BaselineLists *lists) {
  if (lists->starts[0] != 0) return "the first list does not start at 0";
  if (lists->starts[lists->vertex_count] != lists->edge_count) return "the degrees do not sum to the edges";
  for (uint32_t v = 0; v < lists->vertex_count; v++) {
    if (lists->starts[v] > lists->starts[v + 1]) return "a list has a negative length";
    for (uint32_t i = lists->starts[v]; i < lists->starts[v + 1]; i++) {
      if (lists->neighbours[i] >= lists->vertex_count) return "a neighbour is not a vertex";
      if (lists->edges[i] >= lists->edge_count) return "an edge number is out of range";
      if (i == lists->starts[v]) continue;
      if (lists->neighbours[i - 1] > lists->neighbours[i]) return "a list does not ascend";
      if (lists->neighbours[i - 1] == lists->neighbours[i] && lists->edges[i - 1] >= lists->edges[i])
        return "parallel edges are out of order";
    }
  }
  return NULL;
}

const char *baseline_graph_fault(const BaselineGraph *graph) {
  const char *fault = lists_fault(&graph->out);
  if (!fault) fault = lists_fault(&graph->in);
  if (fault) return fault;
  if (graph->out.edge_count != graph->in.edge_count) return "the directions differ in size";
  const uint32_t edge_count = graph->out.edge_count;
  uint32_t *source = baseline_allocate(edge_count, sizeof *source);
  unsigned char *seen = baseline_allocate(edge_count, 1);
  for (uint32_t v = 0; v < graph->out.vertex_count; v++)
    for (uint32_t i = graph->out.starts[v]; i < graph->out.starts[v + 1]; i++) source[i] = v;
  for (uint32_t v = 0; v < graph->in.vertex_count && !fault; v++) {
    for (uint32_t i = graph->in.starts[v]; i < graph->in.starts[v + 1]; i++) {
      const uint32_t edge = graph->in.edges[i];
      if (seen[edge]++) fault = "an edge comes in twice";
      if (graph->out.neighbours[edge] != v || source[edge] != graph->in.neighbours[i])
        fault = "an edge has other ends coming in than going out";
    }
  }
  free(source);
  free(seen);
  return fault;
}

size_t baseline_vertices_of_degree(const BaselineLists *lists, uint32_t low, uint32_t high, uint64_t seed,
                                   uint32_t *vertices, size_t wanted) {
  /* Reservoir sampling: every fitting vertex has the same chance, and none is taken twice. */
  BaselineRandom random = baseline_random(seed);
  uint32_t seen = 0;
  for (uint32_t v = 0; v < lists->vertex_count; v++) {
    const uint32_t degree = lists->starts[v + 1] - lists->starts[v];
    if (degree < low || degree > high) continue;
    const uint32_t place = baseline_random_below(&random, ++seen);
    if (seen <= wanted) vertices[seen - 1] = v;
    else if (place < wanted) vertices[place] = v;
  }
  const size_t found = seen < wanted ? seen : wanted;
  for (size_t i = found; i > 1; i--) {
    const uint32_t j = baseline_random_below(&random, (uint32_t)i);
    const uint32_t held = vertices[i - 1];
    vertices[i - 1] = vertices[j];
    vertices[j] = held;
  }
  return found;
}
