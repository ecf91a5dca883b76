// IEEE half precision.
#pragma once

struct alignas(2) __half {
  _Float16 number;
  __half() = default;
  __half(float value) : number((_Float16)value) {}
  operator float() const { return (float)number; }
};
using half = __half;
struct alignas(4) __half2 {
  __half x, y;
};
using half2 = __half2;
static inline __half __float2half(float value) { return value; }
static inline __half __float2half_rn(float value) { return value; }
static inline float __half2float(__half value) { return value; }
static inline __half2 __floats2half2_rn(float x, float y) { return {x, y}; }
static inline __half2 __halves2half2(__half x, __half y) { return {x, y}; }
static inline float2 __half22float2(__half2 value) { return {value.x, value.y}; }
