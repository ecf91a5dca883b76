// Inline PTX of generated kernels, spelt in C++: asynchronous copies and matrix instructions.
// Layouts of fragments: PTX ISA, "Matrix fragments for mma.m16n8k8 / m16n8k16" and "ldmatrix".
#pragma once

static inline void residua_copy(void* shared, const void* global, unsigned bytes, bool valid) {
  if ((uintptr_t)shared % bytes != 0 || (valid && (uintptr_t)global % bytes != 0)) {
    residua::fail(716, 0, "cp.async of %u bytes from %p to %p is misaligned", bytes, global,
                  shared);
  }
  residua::copy_later(shared, global, bytes, valid);
}
static inline void cp_async_16(void* shared, const void* global, bool valid = true) {
  residua_copy(shared, global, 16, valid);
}
static inline void cp_async_8(void* shared, const void* global, bool valid = true) {
  residua_copy(shared, global, 8, valid);
}
static inline void cp_async_4(void* shared, const void* global, bool valid = true) {
  residua_copy(shared, global, 4, valid);
}
static inline void cp_async_commit() { residua::commit_copies(); }
template <int PENDING> static inline void cp_async_wait() { residua::wait_for_copies(PENDING); }

// Round to nearest, ties away from zero, to 10 bits of mantissa: cvt.rna.tf32.f32.
static inline unsigned to_tf32(float value) {
  unsigned bits = __float_as_uint(value);
  if ((bits & 0x7f800000u) == 0x7f800000u) return bits;
  return (bits + 0x1000u) & ~0x1fffu;
}

namespace residua {

static inline float tf32_value(unsigned bits) { return __uint_as_float(bits & ~0x1fffu); }
static inline float bf16_value(unsigned pair, int half) {
  return __uint_as_float(half == 0 ? pair << 16 : pair & 0xffff0000u);
}
static inline float f16_value(unsigned pair, int half) {
  _Float16 value;
  unsigned short bits = half == 0 ? pair & 0xffffu : pair >> 16;
  __builtin_memcpy(&value, &bits, 2);
  return (float)value;
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

static inline void mma(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                       void (*product)(Meeting*), const char* what, int line) {
  Meeting* meeting = join(0xffffffffu, what, line);
  MmaOperands& own = meeting->slot<MmaOperands>(current->lane);
  for (int i = 0; i < 4; ++i) own.a[i] = a[i];
  for (int i = 0; i < 2; ++i) own.b[i] = b[i];
  for (int i = 0; i < 4; ++i) own.d[i] = d[i];
  wait(meeting, product);
  for (int i = 0; i < 4; ++i) d[i] = own.d[i];
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

static inline void mma_m16n8k8_tf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                                    int line = __builtin_LINE()) {
  residua::mma(d, a, b, residua::multiply<8, 1, residua::tf32_element>, "mma.m16n8k8.tf32", line);
}
static inline void mma_m16n8k16_bf16(float (&d)[4], const unsigned (&a)[4],
                                     const unsigned (&b)[2], int line = __builtin_LINE()) {
  residua::mma(d, a, b, residua::multiply<16, 2, residua::bf16_value>, "mma.m16n8k16.bf16", line);
}
static inline void mma_m16n8k16_f16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
                                    int line = __builtin_LINE()) {
  residua::mma(d, a, b, residua::multiply<16, 2, residua::f16_value>, "mma.m16n8k16.f16", line);
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
