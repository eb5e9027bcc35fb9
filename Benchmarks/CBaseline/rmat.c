/* A power-law graph from a seed: the R-MAT recursion over a permuted numbering. */
#include "CBaseline.h"

#include <stdlib.h>

/* Each level of the recursion picks a quadrant from 16 random bits, so one draw serves four levels. */
enum { levels_per_draw = 4, bits_per_level = 16 };
static const uint32_t threshold_a = (uint32_t)(.57 * 65536);
static const uint32_t threshold_b = (uint32_t)((.57 + .19) * 65536);
static const uint32_t threshold_c = (uint32_t)((.57 + .19 + .19) * 65536);

static uint32_t *permutation(uint32_t count, BaselineRandom *random) {
  uint32_t *order = baseline_allocate(count, sizeof *order);
  for (uint32_t i = 0; i < count; i++) order[i] = i;
  for (uint32_t i = count; i > 1; i--) {
    const uint32_t j = baseline_random_below(random, i);
    const uint32_t held = order[i - 1];
    order[i - 1] = order[j];
    order[j] = held;
  }
  return order;
}

void baseline_rmat(uint32_t scale, uint32_t edge_factor, uint64_t seed, uint32_t *sources, uint32_t *targets) {
  BaselineRandom random = baseline_random(seed);
  const size_t edge_count = (size_t)edge_factor << scale;
  uint32_t *number = permutation((uint32_t)1 << scale, &random);
  for (size_t e = 0; e < edge_count; e++) {
    uint32_t source = 0, target = 0;
    uint64_t bits = 0;
    for (uint32_t level = 0; level < scale; level++) {
      if (level % levels_per_draw == 0) bits = baseline_random_next(&random);
      const uint32_t draw = (uint32_t)bits & 0xFFFF;
      bits >>= bits_per_level;
      const uint32_t below = draw >= threshold_b;
      const uint32_t right = (draw >= threshold_a) & ((draw < threshold_b) | (draw >= threshold_c));
      source = source << 1 | below;
      target = target << 1 | right;
    }
    sources[e] = number[source];
    targets[e] = number[target];
  }
  free(number);
}
