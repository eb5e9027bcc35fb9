/* The seeded random numbers behind every graph and every choice of vertices. */
#include "CBaseline.h"

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

BaselineRandom baseline_random(uint64_t seed) {
  BaselineRandom random;
  for (int i = 0; i < 4; i++) random.state[i] = splitmix(&seed);
  return random;
}

static inline uint64_t rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

uint64_t baseline_random_next(BaselineRandom *random) {
  uint64_t *s = random->state;
  const uint64_t result = rotate(s[1] * 5, 7) * 9;
  const uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

/* Multiply and shift; the bias of at most bound / 2^32 does not matter to a benchmark. */
uint32_t baseline_random_below(BaselineRandom *random, uint32_t bound) {
  return (uint32_t)(((baseline_random_next(random) >> 32) * bound) >> 32);
}
