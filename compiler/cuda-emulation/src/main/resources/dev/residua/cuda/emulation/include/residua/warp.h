// Barriers, shuffles and votes. A shuffle or a vote orders no memory: only a barrier does.
#pragma once

constexpr int warpSize = 32;

static inline void __syncthreads(int line = __builtin_LINE()) {
  residua::wait_for_block(false, line);
}
static inline int __syncthreads_count(int predicate, int line = __builtin_LINE()) {
  return residua::wait_for_block(predicate != 0, line);
}
static inline int __syncthreads_or(int predicate, int line = __builtin_LINE()) {
  return residua::wait_for_block(predicate != 0, line) != 0;
}
static inline int __syncthreads_and(int predicate, int line = __builtin_LINE()) {
  return residua::wait_for_block(predicate == 0, line) == 0;
}

static inline void __syncwarp(unsigned mask = 0xffffffffu, int line = __builtin_LINE()) {
  residua::Meeting* meeting = residua::join(mask, "__syncwarp", line);
  residua::wait(meeting, [](residua::Meeting* all) { residua::order_warp(all->mask); });
  residua::leave(meeting);
}

template <class T>
static inline T residua_shuffle(unsigned mask, T value, unsigned from, const char* what, int line) {
  static_assert(sizeof(T) <= residua::SLOT_BYTES, "a value that fits a slot");
  residua::Meeting* meeting = residua::join(mask, what, line);
  meeting->slot<T>(residua::current->lane) = value;
  residua::wait(meeting, nullptr);
  if (!(mask >> from & 1)) {
    residua::fail(719, line, "%s reads lane %u, which is not in its mask %08x", what, from, mask);
  }
  T result = meeting->slot<T>(from);
  residua::leave(meeting);
  return result;
}

template <class T>
static inline T __shfl_sync(unsigned mask, T value, int from, int width = 32,
                            int line = __builtin_LINE()) {
  unsigned first = residua::current->lane & ~(width - 1u);
  return residua_shuffle(mask, value, first | (from & (width - 1u)), "__shfl_sync", line);
}
template <class T>
static inline T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32,
                                int line = __builtin_LINE()) {
  unsigned lane = residua::current->lane, from = lane ^ lanes;
  bool beyond = (from & ~(width - 1u)) > (lane & ~(width - 1u));
  return residua_shuffle(mask, value, beyond ? lane : from, "__shfl_xor_sync", line);
}
template <class T>
static inline T __shfl_down_sync(unsigned mask, T value, unsigned lanes, int width = 32,
                                 int line = __builtin_LINE()) {
  unsigned lane = residua::current->lane;
  bool within = (lane & (width - 1u)) + lanes < (unsigned)width;
  return residua_shuffle(mask, value, within ? lane + lanes : lane, "__shfl_down_sync", line);
}
template <class T>
static inline T __shfl_up_sync(unsigned mask, T value, unsigned lanes, int width = 32,
                               int line = __builtin_LINE()) {
  unsigned lane = residua::current->lane;
  bool within = (lane & (width - 1u)) >= lanes;
  return residua_shuffle(mask, value, within ? lane - lanes : lane, "__shfl_up_sync", line);
}

static inline unsigned __ballot_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  residua::Meeting* meeting = residua::join(mask, "__ballot_sync", line);
  meeting->slot<int>(residua::current->lane) = predicate != 0;
  residua::wait(meeting, nullptr);
  unsigned votes = 0;
  for (unsigned lane = 0; lane < 32; ++lane) {
    if (mask >> lane & 1 && meeting->slot<int>(lane)) votes |= 1u << lane;
  }
  residua::leave(meeting);
  return votes;
}
static inline int __any_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  return __ballot_sync(mask, predicate, line) != 0;
}
static inline int __all_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
  return __ballot_sync(mask, predicate, line) == mask;
}
