// Inline PTX of generated kernels, spelt in C++: asynchronous copies and matrix instructions.
// Layouts of fragments: PTX ISA, "Matrix fragments for mma.m16n8k8 / m16n8k16" and "ldmatrix".
#pragma once

// cp.async of FLOATS floats; zeros where `inside` does not hold, and then nothing is read.
template <int FLOATS>
static inline void copyInBackground(float* to, const float* from, bool inside,
                                    int line = __builtin_LINE()) {
  static_assert(FLOATS == 1 || FLOATS == 2 || FLOATS == 4, "cp.async copies 4, 8 or 16 bytes");
  constexpr unsigned BYTES = FLOATS * sizeof(float);
  if ((uintptr_t)to % BYTES != 0 || (inside && (uintptr_t)from % BYTES != 0)) {
    residua::fail(716, line, "cp.async of %u bytes from %p to %p is misaligned", BYTES,
                  (const void*)from, (void*)to);
  }
  residua::copy_later(to, from, BYTES, inside, line);
}
// cp.async.commit_group
static inline void closeCopies() { residua::commit_copies(); }
// cp.async.wait_group
template <int OPEN> static inline void awaitCopies() { residua::wait_for_copies(OPEN); }

// Round to nearest, ties away from zero, to 10 bits of mantissa: cvt.rna.tf32.f32.
static inline unsigned tf32(float value) {
  unsigned bits = __float_as_uint(value);
  if ((bits & 0x7f800000u) == 0x7f800000u) return bits;
  return (bits + 0x1000u) & ~0x1fffu;
}

namespace residua {

// Round to nearest, ties to even, to the upper half of a float.
static inline unsigned short bf16(float value) {
  unsigned bits = __float_as_uint(value);
  return value != value ? 0x7fff : (unsigned short)((bits + 0x7fffu + (bits >> 16 & 1)) >> 16);
}

}  // namespace residua

// cvt.rn.bf16x2.f32
static inline unsigned bf16Pair(float low, float high) {
  return residua::bf16(low) | (unsigned)residua::bf16(high) << 16;
}

namespace residua {

static inline float tf32_value(unsigned bits) { return __uint_as_float(bits & ~0x1fffu); }
static inline float bf16_value(unsigned pair, int half) {
  return __uint_as_float(half == 0 ? pair << 16 : pair & 0xffff0000u);
}
struct MmaOperands {
  unsigned a[4];
  unsigned b[2];
  float d[4];
};

// d[16][8] += a[16][DEPTH] * b[DEPTH][8], by the last lane to come. One register holds PACKED
// elements that are adjacent along the depth.
template <int DEPTH, int PACKED, float (*VALUE)(unsigned, int)> void multiply(Meeting* all) {
  float a[16][DEPTH], b[DEPTH][8];
  for (unsigned lane = 0; lane < 32; ++lane) {
    const MmaOperands& own = all->slot<MmaOperands>(lane);
    unsigned row = lane / 4, first = lane % 4 * PACKED;
    for (int r = 0; r < 4; ++r) {
      for (int p = 0; p < PACKED; ++p) {
        a[row + r % 2 * 8][first + r / 2 * 4 * PACKED + p] = VALUE(own.a[r], p);
      }
    }
    for (int r = 0; r < 2; ++r) {
      for (int p = 0; p < PACKED; ++p) {
        b[first + r * 4 * PACKED + p][row] = VALUE(own.b[r], p);
      }
    }
  }
  for (unsigned lane = 0; lane < 32; ++lane) {
    MmaOperands& own = all->slot<MmaOperands>(lane);
    for (int r = 0; r < 4; ++r) {
      unsigned row = lane / 4 + r / 2 * 8, column = lane % 4 * 2 + r % 2;
      float sum = 0;
      for (int k = 0; k < DEPTH; ++k) sum += a[row][k] * b[k][column];
      own.d[r] += sum;
    }
  }
}

static inline void mma(float (&upper)[2], float (&lower)[2], const unsigned (&a)[4],
                       const unsigned (&b)[2], void (*product)(Meeting*), const char* what,
                       int line) {
  Meeting* meeting = join(0xffffffffu, what, line);
  MmaOperands& own = meeting->slot<MmaOperands>(current->lane);
  own = {{a[0], a[1], a[2], a[3]}, {b[0], b[1]}, {upper[0], upper[1], lower[0], lower[1]}};
  wait(meeting, product);
  for (int i = 0; i < 2; ++i) upper[i] = own.d[i];
  for (int i = 0; i < 2; ++i) lower[i] = own.d[2 + i];
  leave(meeting);
}

static inline float tf32_element(unsigned bits, int) { return tf32_value(bits); }

// Lanes 8i to 8i+7 name the rows of 8x8 matrix i; lane l gets elements 2(l%4), 2(l%4)+1 of row l/4
// (transposed: of column l/4).
template <int COUNT>
static inline void load_matrices(unsigned (&r)[COUNT], const void* shared, bool transposed,
                                 const char* what, int line) {
  Meeting* meeting = join(0xffffffffu, what, line);
  unsigned lane = current->lane;
  meeting->slot<const unsigned short*>(lane) = static_cast<const unsigned short*>(shared);
  wait(meeting, nullptr);
  for (int i = 0; i < COUNT; ++i) {
    unsigned halves[2];
    for (unsigned p = 0; p < 2; ++p) {
      unsigned row = transposed ? lane % 4 * 2 + p : lane / 4;
      unsigned column = transposed ? lane / 4 : lane % 4 * 2 + p;
      const unsigned short* from = meeting->slot<const unsigned short*>(i * 8 + row);
      if ((uintptr_t)from % 16 != 0) fail(716, line, "%s: row %p is misaligned", what, from);
      halves[p] = from[column];
    }
    r[i] = halves[0] | halves[1] << 16;
  }
  leave(meeting);
}

}  // namespace residua

// mma.sync.m16n8k8 tf32: rows l/4 (`upper`) and l/4 + 8 (`lower`) of d, columns 2(l%4) and the next.
static inline void multiplyTf32(float (&upper)[2], float (&lower)[2], const unsigned (&a)[4],
                                const unsigned (&b)[2], int line = __builtin_LINE()) {
  residua::mma(upper, lower, a, b, residua::multiply<8, 1, residua::tf32_element>,
               "mma.m16n8k8.tf32", line);
}
// mma.sync.m16n8k16 bf16
static inline void multiplyBf16(float (&upper)[2], float (&lower)[2], const unsigned (&a)[4],
                                const unsigned (&b)[2], int line = __builtin_LINE()) {
  residua::mma(upper, lower, a, b, residua::multiply<16, 2, residua::bf16_value>,
               "mma.m16n8k16.bf16", line);
}
static inline void ldmatrix_x4(unsigned (&r)[4], const void* shared, int line = __builtin_LINE()) {
  residua::load_matrices(r, shared, false, "ldmatrix.x4", line);
}
static inline void ldmatrix_x2(unsigned (&r)[2], const void* shared, int line = __builtin_LINE()) {
  residua::load_matrices(r, shared, false, "ldmatrix.x2", line);
}
static inline void ldmatrix_x4_trans(unsigned (&r)[4], const void* shared,
                                     int line = __builtin_LINE()) {
  residua::load_matrices(r, shared, true, "ldmatrix.x4.trans", line);
}
static inline void ldmatrix_x2_trans(unsigned (&r)[2], const void* shared,
                                     int line = __builtin_LINE()) {
  residua::load_matrices(r, shared, true, "ldmatrix.x2.trans", line);
}
