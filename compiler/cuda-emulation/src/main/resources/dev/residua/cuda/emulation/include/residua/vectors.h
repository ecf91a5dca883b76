// The vector types, aligned as on a device.
#pragma once

#define RESIDUA_VECTORS(T, name, align2, align4)                                          \
  struct alignas(align2) name##2 {                                                        \
    T x, y;                                                                               \
  };                                                                                      \
  struct name##3 {                                                                        \
    T x, y, z;                                                                            \
  };                                                                                      \
  struct alignas(align4) name##4 {                                                        \
    T x, y, z, w;                                                                         \
  };                                                                                      \
  static inline name##2 make_##name##2(T x, T y) { return {x, y}; }                       \
  static inline name##3 make_##name##3(T x, T y, T z) { return {x, y, z}; }               \
  static inline name##4 make_##name##4(T x, T y, T z, T w) { return {x, y, z, w}; }

RESIDUA_VECTORS(float, float, 8, 16)
RESIDUA_VECTORS(int, int, 8, 16)
RESIDUA_VECTORS(double, double, 16, 16)
RESIDUA_VECTORS(long long, longlong, 16, 16)
RESIDUA_VECTORS(unsigned short, ushort, 4, 8)
#undef RESIDUA_VECTORS

struct alignas(8) uint2 {
  unsigned x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint3 make_uint3(unsigned x, unsigned y, unsigned z) { return {x, y, z}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) {
  return {x, y, z, w};
}
