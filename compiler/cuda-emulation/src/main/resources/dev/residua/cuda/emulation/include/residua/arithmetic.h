// Functions of one thread: arithmetic, bits, loads with a cache hint, atomics.
#pragma once
// The plain C header, here and in kernels: the C++ one takes longer to read than a kernel.
#define _GLIBCXX_INCLUDE_NEXT_C_HEADERS
#include <math.h>
#include <float.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

template <class T> static inline T min(T a, T b) { return b < a ? b : a; }
template <class T> static inline T max(T a, T b) { return a < b ? b : a; }
static inline float min(float a, float b) { return __builtin_fminf(a, b); }
static inline float max(float a, float b) { return __builtin_fmaxf(a, b); }
static inline double min(double a, double b) { return __builtin_fmin(a, b); }
static inline double max(double a, double b) { return __builtin_fmax(a, b); }
static inline long long min(long long a, int b) { return b < a ? b : a; }
static inline long long min(int a, long long b) { return b < a ? b : a; }
static inline long long max(long long a, int b) { return a < b ? b : a; }
static inline long long max(int a, long long b) { return a < b ? b : a; }
static inline long long min(long long a, long b) { return b < a ? b : a; }
static inline long long min(long a, long long b) { return b < a ? b : a; }
static inline long long max(long long a, long b) { return a < b ? b : a; }
static inline long long max(long a, long long b) { return a < b ? b : a; }

static inline float rsqrtf(float x) { return 1.0f / __builtin_sqrtf(x); }
static inline float rcbrtf(float x) { return 1.0f / cbrtf(x); }
// Macros, since glibc has functions of these names.
#define __expf(x) expf(x)
#define __exp10f(x) __builtin_exp10f(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __log10f(x) log10f(x)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __tanhf(x) tanhf(x)
#define __powf(x, y) powf(x, y)
static inline float __frcp_rn(float x) { return 1.0f / x; }
static inline float __fsqrt_rn(float x) { return __builtin_sqrtf(x); }
static inline float __fdividef(float x, float y) { return x / y; }
static inline float __fdiv_rn(float x, float y) { return x / y; }
static inline float __fadd_rn(float x, float y) { return x + y; }
static inline float __fmul_rn(float x, float y) { return x * y; }
static inline float __fmaf_rn(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
static inline float __saturatef(float x) { return x > 0 ? (x < 1 ? x : 1.0f) : 0.0f; }
static inline float normcdff(float x) { return 0.5f * erfcf(-x * 0.70710678118654752f); }

template <class To, class From> static inline To residua_bits(From value) {
  static_assert(sizeof(To) == sizeof(From), "same size");
  To bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}
static inline int __float_as_int(float x) { return residua_bits<int>(x); }
static inline unsigned __float_as_uint(float x) { return residua_bits<unsigned>(x); }
static inline float __int_as_float(int x) { return residua_bits<float>(x); }
static inline float __uint_as_float(unsigned x) { return residua_bits<float>(x); }
// To the nearest int, towards 0, as the device converts: too large values stay at the ends.
static inline int __float2int_rz(float x) {
  return x != x ? 0 : x >= 2147483648.0f ? INT_MAX : x <= -2147483648.0f ? INT_MIN : (int)x;
}
static inline int __float2int_rn(float x) { return __float2int_rz(__builtin_nearbyintf(x)); }
static inline int __float2int_rd(float x) { return __float2int_rz(__builtin_floorf(x)); }
static inline int __float2int_ru(float x) { return __float2int_rz(__builtin_ceilf(x)); }
static inline float __int2float_rn(int x) { return (float)x; }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(x); }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __mulhi(int x, int y) { return (int)((long long)x * y >> 32); }
static inline unsigned __umulhi(unsigned x, unsigned y) {
  return (unsigned)((unsigned long long)x * y >> 32);
}

template <class T> static inline T __ldg(const T* p) { return *p; }
template <class T> static inline T __ldca(const T* p) { return *p; }
template <class T> static inline T __ldcg(const T* p) { return *p; }
template <class T> static inline T __ldcs(const T* p) { return *p; }
template <class T> static inline T __ldcv(const T* p) { return *p; }
template <class T> static inline void __stwb(T* p, T value) { *p = value; }
template <class T> static inline void __stcg(T* p, T value) { *p = value; }
template <class T> static inline void __stcs(T* p, T value) { *p = value; }
template <class T> static inline void __stwt(T* p, T value) { *p = value; }

template <class T> static inline T residua_swap_if(T* p, T old, T value) {
  __atomic_compare_exchange_n(p, &old, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  return old;
}
static inline int atomicAdd(int* p, int v) { return __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL); }
static inline unsigned atomicAdd(unsigned* p, unsigned v) {
  return __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL);
}
static inline unsigned long long atomicAdd(unsigned long long* p, unsigned long long v) {
  return __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL);
}
static inline float atomicAdd(float* p, float v) {
  unsigned* bits = reinterpret_cast<unsigned*>(p);
  unsigned old = __atomic_load_n(bits, __ATOMIC_ACQUIRE);
  while (!__atomic_compare_exchange_n(bits, &old, __float_as_uint(__uint_as_float(old) + v), false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
  return __uint_as_float(old);
}
static inline int atomicSub(int* p, int v) { return __atomic_fetch_sub(p, v, __ATOMIC_ACQ_REL); }
static inline unsigned atomicSub(unsigned* p, unsigned v) {
  return __atomic_fetch_sub(p, v, __ATOMIC_ACQ_REL);
}
static inline int atomicOr(int* p, int v) { return __atomic_fetch_or(p, v, __ATOMIC_ACQ_REL); }
static inline int atomicAnd(int* p, int v) { return __atomic_fetch_and(p, v, __ATOMIC_ACQ_REL); }
static inline unsigned atomicOr(unsigned* p, unsigned v) {
  return __atomic_fetch_or(p, v, __ATOMIC_ACQ_REL);
}
static inline unsigned atomicAnd(unsigned* p, unsigned v) {
  return __atomic_fetch_and(p, v, __ATOMIC_ACQ_REL);
}
static inline int atomicExch(int* p, int v) { return __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL); }
static inline unsigned atomicExch(unsigned* p, unsigned v) {
  return __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL);
}
static inline int atomicCAS(int* p, int old, int v) { return residua_swap_if(p, old, v); }
static inline unsigned atomicCAS(unsigned* p, unsigned old, unsigned v) {
  return residua_swap_if(p, old, v);
}
template <class T> static inline T residua_extreme(T* p, T v, bool larger) {
  T old = __atomic_load_n(p, __ATOMIC_ACQUIRE);
  while ((larger ? v > old : v < old) &&
         !__atomic_compare_exchange_n(p, &old, v, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
  }
  return old;
}
static inline int atomicMax(int* p, int v) { return residua_extreme(p, v, true); }
static inline int atomicMin(int* p, int v) { return residua_extreme(p, v, false); }
static inline unsigned atomicMax(unsigned* p, unsigned v) { return residua_extreme(p, v, true); }
static inline unsigned atomicMin(unsigned* p, unsigned v) { return residua_extreme(p, v, false); }
static inline unsigned atomicInc(unsigned* p, unsigned limit) {
  unsigned old = __atomic_load_n(p, __ATOMIC_ACQUIRE);
  while (!__atomic_compare_exchange_n(p, &old, old >= limit ? 0 : old + 1, false, __ATOMIC_ACQ_REL,
                                      __ATOMIC_ACQUIRE)) {
  }
  return old;
}
static inline void __threadfence() { __atomic_thread_fence(__ATOMIC_ACQ_REL); }
static inline void __threadfence_block() {}
static inline void __nanosleep(unsigned) {}
