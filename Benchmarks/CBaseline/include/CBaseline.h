/* What the store is measured against: the same graph as plain arrays in C, and the same work as a careful
   C programmer would write it on LMDB alone. Every kernel returns its answer, so that both sides can be
   compared and nothing is optimised away. */
#ifndef CBASELINE_H
#define CBASELINE_H

#include <stddef.h>
#include <stdint.h>

/* Random numbers: xoshiro256**, seeded through splitmix64. The same seed gives the same run everywhere. */

typedef struct {
  uint64_t state[4];
} BaselineRandom;

BaselineRandom baseline_random(uint64_t seed);
uint64_t baseline_random_next(BaselineRandom *random);
/* Uniform in 0..<bound, bound > 0. */
uint32_t baseline_random_below(BaselineRandom *random, uint32_t bound);

/* Graphs as arrays. */

/* Neighbour lists of one direction: list v is neighbours[starts[v]] ..< neighbours[starts[v + 1]], ascending;
   edges[] holds the number of the edge at the same place. */
typedef struct {
  uint32_t vertex_count;
  uint32_t edge_count;
  uint32_t *starts;
  uint32_t *neighbours;
  uint32_t *edges;
} BaselineLists;

/* Both directions of one graph. An edge's number is its place in the outgoing lists. */
typedef struct {
  BaselineLists out;
  BaselineLists in;
} BaselineGraph;

/* R-MAT (a, b, c, d = .57, .19, .19, .05): 2^scale vertices, edge_factor edges for each. Self-loops and parallel
   edges are kept; vertex numbers are permuted so that hubs lie anywhere. Fills arrays of edge_factor << scale. */
void baseline_rmat(uint32_t scale, uint32_t edge_factor, uint64_t seed, uint32_t *sources, uint32_t *targets);

BaselineGraph baseline_graph_build(uint32_t vertex_count, uint32_t edge_count, const uint32_t *sources,
                                   const uint32_t *targets);
void baseline_graph_free(BaselineGraph *graph);

/* NULL if both directions agree with each other, else what is wrong with them. */
const char *baseline_graph_fault(const BaselineGraph *graph);

/* Fills `vertices` with distinct vertices, in random order, whose list length lies in low...high;
   returns how many were found, at most `wanted`. */
size_t baseline_vertices_of_degree(const BaselineLists *lists, uint32_t low, uint32_t high, uint64_t seed,
                                   uint32_t *vertices, size_t wanted);

/* Kernels over arrays. */

typedef struct {
  uint64_t sum;
  uint64_t touched;
} BaselineTouch;

/* Sum of the numbers of all neighbours of neighbours of each start, each as often as a path leads there. */
BaselineTouch baseline_two_hop(const BaselineLists *lists, const uint32_t *starts, size_t count);
/* Each list's sum times its vertex number plus one, over all lists in order, modulo 2^64. */
uint64_t baseline_list_sum(const BaselineLists *lists);
int64_t baseline_read_sum(const int32_t *values, const uint32_t *positions, size_t count);
size_t baseline_count_above(const int32_t *values, size_t count, int32_t bound);

int64_t baseline_sum(const int32_t *values, size_t count);
/* Sum of the values of all neighbours of each start. */
int64_t baseline_neighbour_sum(const BaselineLists *lists, const uint32_t *starts, size_t count, const int32_t *values);
/* Adds up how often each group occurs. */
void baseline_count_groups(const uint16_t *groups, size_t count, uint64_t *counts);

/* Ways through a graph. A walker holds the scratch memory, made once. */

typedef struct BaselineWalker BaselineWalker;

BaselineWalker *baseline_walker_make(const BaselineGraph *graph);
void baseline_walker_free(BaselineWalker *walker);
/* How many vertices walks of exactly so many hops end at. */
uint64_t baseline_distinct(BaselineWalker *walker, uint32_t start, uint32_t hops);
/* How many walks of so many hops there are. */
uint64_t baseline_ways(BaselineWalker *walker, uint32_t start, uint32_t hops);
/* Two hops to vertices whose value is above the bound. */
uint64_t baseline_filtered_two_hop(const BaselineLists *lists, uint32_t start, const int32_t *values, int32_t bound);
/* Hops of the shortest way, searched from both ends; -1 where there is none. */
int64_t baseline_distance(BaselineWalker *walker, uint32_t source, uint32_t target);
/* The least sum of weights along a way, by Dijkstra's method from the source alone; -1 where there is none. Weights stand
   beside the neighbours in the lists of outgoing edges. */
int64_t baseline_cheapest(BaselineWalker *walker, const int32_t *weights, uint32_t source, uint32_t target);
/* Closed walks of three steps, parallel edges and loops included. */
uint64_t baseline_triangles(const BaselineGraph *graph);
/* The vertices with the longest lists, longest first, ties by number; there must be at least `wanted`. */
void baseline_top(const BaselineLists *lists, uint32_t *vertices, size_t wanted);

/* LMDB alone. Functions return 0 or a code for baseline_lmdb_message. */

const char *baseline_lmdb_version(void);
const char *baseline_lmdb_message(int code);

/* One record for each vertex: an 8-byte integer key, an int as value. */
typedef struct BaselinePoints BaselinePoints;

int baseline_points_build(const char *path, const int32_t *values, uint32_t count, BaselinePoints **points);
int baseline_points_sum(BaselinePoints *points, const uint32_t *positions, size_t count, int64_t *sum);
void baseline_points_close(BaselinePoints *points);

/* Four trees of one leaf page each; a commit rewrites one record in every tree, durably. */
typedef struct BaselineCommits BaselineCommits;

int baseline_commits_open(const char *path, BaselineCommits **commits);
/* Makes `count` commits, writing the nanoseconds of each to `nanoseconds` (which may be NULL). */
int baseline_commits_run(BaselineCommits *commits, size_t count, uint64_t *nanoseconds);
/* Sum of all records of all trees: four times the number of commits made. */
int baseline_commits_sum(BaselineCommits *commits, uint64_t *sum);
void baseline_commits_close(BaselineCommits *commits);

/* A file of 128 MiB, of which pages at random places are written: what a disk asks for a commit, without a tree. */
typedef struct BaselinePages BaselinePages;

int baseline_pages_open(const char *path, BaselinePages **pages);
/* Writes `count` pages (256 at the most) and syncs them, then 120 bytes at the start, durably; again and again. */
int baseline_pages_write(BaselinePages *pages, size_t count, size_t times, uint64_t *nanoseconds);
void baseline_pages_close(BaselinePages *pages);

/* Neighbour lists in two trees, one value for each vertex: its neighbours ascending, then their edge numbers. */
typedef struct BaselineAdjacency BaselineAdjacency;

typedef struct {
  uint32_t vertex;
  uint32_t neighbour;
  uint32_t edge;
} BaselineLink;

/* Sorts links by vertex, neighbour and edge. */
void baseline_links_sort(BaselineLink *links, size_t count);

int baseline_adjacency_build(const char *path, const BaselineGraph *graph, BaselineAdjacency **adjacency);
/* Adds links to both directions in one durable transaction. Both arrays must be sorted. */
int baseline_adjacency_insert(BaselineAdjacency *adjacency, const BaselineLink *out, const BaselineLink *in,
                              size_t count);
/* As baseline_list_sum, and the number of links as `touched`. */
int baseline_adjacency_sum(BaselineAdjacency *adjacency, int incoming, BaselineTouch *answer);
/* Two hops as baseline_two_hop, each start's neighbours taken in ascending order through one cursor. */
int baseline_adjacency_two_hop(BaselineAdjacency *adjacency, const uint32_t *starts, size_t count,
                               BaselineTouch *answer);
/* Bytes of the data file in use, pages that are free left out. */
int baseline_adjacency_size(BaselineAdjacency *adjacency, uint64_t *bytes);
void baseline_adjacency_close(BaselineAdjacency *adjacency);

/* The machine. Texts are cut to `capacity` and always ended by a zero. */

uint64_t baseline_nanoseconds(void);
/* Does nothing for a time; returns at once when it is not positive. */
void baseline_sleep(double seconds);
uint32_t baseline_processor_count(void);
uint64_t baseline_memory_bytes(void);
void baseline_describe_processor(char *text, size_t capacity);
void baseline_describe_kernel(char *text, size_t capacity);
void baseline_describe_filesystem(const char *path, char *text, size_t capacity);

/* Makes a new directory inside `parent` and writes its path; 0 or an errno. Called once, before there are other
   threads: from then on an interruption removes the directory before it ends the program. */
int baseline_scratch_make(const char *parent, char *path, size_t capacity);
/* Removes a file, or a directory with everything in it; 0 or an errno. */
int baseline_scratch_remove(const char *path);

/* Runs a program, by its path or as a shell would find it, to its end and times it; 0 or an errno. `arguments` ends with
   NULL and begins with the name. `output` gets what it prints, cut to `capacity` and ended by a zero, `status` the exit
   status, or 128 plus the signal. */
int baseline_run_process(const char *program, char *const *arguments, char *output, size_t capacity,
                         uint64_t *nanoseconds, int *status);

/* The parts that cannot go on without memory end the program with a message. */
void *baseline_allocate(size_t count, size_t size);

#endif
