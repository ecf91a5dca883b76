// nvcuda::wmma. The layout of a fragment is nobody's business: here lane l holds the elements from
// l * num_elements on, row by row. Loads and stores order no memory among lanes.
#pragma once
#include <cuda_bf16.h>
#include <cuda_fp16.h>

namespace nvcuda {
namespace wmma {

enum layout_t { mem_row_major, mem_col_major };
struct row_major {
  static constexpr layout_t LAYOUT = mem_row_major;
};
struct col_major {
  static constexpr layout_t LAYOUT = mem_col_major;
};
struct matrix_a {};
struct matrix_b {};
struct accumulator {};
namespace precision {
struct tf32 {};
}  // namespace precision

template <class T> struct Stored {
  using type = T;
  static float value(T element) { return (float)element; }
};
template <> struct Stored<precision::tf32> {
  using type = float;
  static float value(float element) { return residua::tf32_value(__float_as_uint(element)); }
};

static inline float __float_to_tf32(float value) { return __uint_as_float(::tf32(value)); }

template <class USE, int M, int N, int K> struct Extent;
template <int M, int N, int K> struct Extent<matrix_a, M, N, K> {
  static constexpr int ROWS = M, COLUMNS = K;
};
template <int M, int N, int K> struct Extent<matrix_b, M, N, K> {
  static constexpr int ROWS = K, COLUMNS = N;
};
template <int M, int N, int K> struct Extent<accumulator, M, N, K> {
  static constexpr int ROWS = M, COLUMNS = N;
};

template <class USE, int M, int N, int K, class T, class LAYOUT = void> struct fragment {
  static constexpr int ROWS = Extent<USE, M, N, K>::ROWS;
  static constexpr int COLUMNS = Extent<USE, M, N, K>::COLUMNS;
  static constexpr int num_elements = ROWS * COLUMNS / 32;
  using element_type = T;
  typename Stored<T>::type x[num_elements];
};

template <class F, class T> static inline void fill_fragment(F& f, T value) {
  for (auto& element : f.x) element = value;
}

template <class F> static inline size_t place(int i, unsigned ld, layout_t layout) {
  int element = residua::current->lane * F::num_elements + i;
  size_t row = element / F::COLUMNS, column = element % F::COLUMNS;
  return layout == mem_row_major ? row * ld + column : column * ld + row;
}

static inline void converge(const char* what, const void* p, unsigned bytes, int line) {
  if ((uintptr_t)p % 32 != 0 || bytes % 16 != 0) {
    residua::fail(716, line, "%s: address %p not a multiple of 32, or row of %u bytes not of 16",
                  what, p, bytes);
  }
  residua::Meeting* meeting = residua::join(0xffffffffu, what, line);
  residua::wait(meeting, nullptr);
  residua::leave(meeting);
}

template <class F, class T>
static inline void load(F& f, const T* p, unsigned ld, layout_t layout, int line) {
  converge("wmma::load_matrix_sync", p, ld * sizeof(T), line);
  for (int i = 0; i < F::num_elements; ++i) f.x[i] = p[place<F>(i, ld, layout)];
}
template <class USE, int M, int N, int K, class T, class LAYOUT, class P>
static inline void load_matrix_sync(fragment<USE, M, N, K, T, LAYOUT>& f, const P* p, unsigned ld,
                                    int line = __builtin_LINE()) {
  load(f, p, ld, LAYOUT::LAYOUT, line);
}
template <int M, int N, int K, class T>
static inline void load_matrix_sync(fragment<accumulator, M, N, K, T>& f, const T* p, unsigned ld,
                                    layout_t layout, int line = __builtin_LINE()) {
  load(f, p, ld, layout, line);
}
template <int M, int N, int K, class T>
static inline void store_matrix_sync(T* p, const fragment<accumulator, M, N, K, T>& f, unsigned ld,
                                     layout_t layout, int line = __builtin_LINE()) {
  using F = fragment<accumulator, M, N, K, T>;
  converge("wmma::store_matrix_sync", p, ld * sizeof(T), line);
  for (int i = 0; i < F::num_elements; ++i) p[place<F>(i, ld, layout)] = f.x[i];
}

template <class A, class B, class C> struct Operands {
  const A* a;
  const B* b;
  C* d;
};

template <class A, class B, class C> void multiply(residua::Meeting* all) {
  constexpr int ROWS = C::ROWS, COLUMNS = C::COLUMNS, DEPTH = A::COLUMNS;
  static float a[ROWS * DEPTH], b[DEPTH * COLUMNS], d[ROWS * COLUMNS];
  using Own = Operands<A, B, C>;
  for (int i = 0; i < ROWS * DEPTH; ++i) {
    a[i] = Stored<typename A::element_type>::value(
        all->slot<Own>(i / A::num_elements).a->x[i % A::num_elements]);
  }
  for (int i = 0; i < DEPTH * COLUMNS; ++i) {
    b[i] = Stored<typename B::element_type>::value(
        all->slot<Own>(i / B::num_elements).b->x[i % B::num_elements]);
  }
  for (int row = 0; row < ROWS; ++row) {
    float* sums = d + row * COLUMNS;
    for (int column = 0; column < COLUMNS; ++column) sums[column] = 0;
    for (int k = 0; k < DEPTH; ++k) {
      for (int column = 0; column < COLUMNS; ++column) {
        sums[column] += a[row * DEPTH + k] * b[k * COLUMNS + column];
      }
    }
  }
  for (int i = 0; i < ROWS * COLUMNS; ++i) {
    all->slot<Own>(i / C::num_elements).d->x[i % C::num_elements] += d[i];
  }
}

template <int M, int N, int K, class T, class LA, class LB>
static inline void mma_sync(fragment<accumulator, M, N, K, float>& d,
                            const fragment<matrix_a, M, N, K, T, LA>& a,
                            const fragment<matrix_b, M, N, K, T, LB>& b,
                            const fragment<accumulator, M, N, K, float>& c,
                            int line = __builtin_LINE()) {
  using A = fragment<matrix_a, M, N, K, T, LA>;
  using B = fragment<matrix_b, M, N, K, T, LB>;
  using C = fragment<accumulator, M, N, K, float>;
  d = c;
  residua::Meeting* meeting = residua::join(0xffffffffu, "wmma::mma_sync", line);
  meeting->slot<Operands<A, B, C>>(residua::current->lane) = {&a, &b, &d};
  residua::wait(meeting, multiply<A, B, C>);
  residua::leave(meeting);
}

}  // namespace wmma
}  // namespace nvcuda
