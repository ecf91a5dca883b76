package dev.residua.cuda.emulation;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

/// Products by tensor cores agree with the sum over operands of reduced precision.
class MatrixInstructionsTest extends EmulationTest {
  private static final int N = 32;

  private final float[] a = random(N * N, 1);
  private final float[] b = random(N * N, 2);

  private void expectProduct(String source, Dim3 grid, float tolerance) {
    for (var schedule : Schedule.three(5)) {
      var c = nothing(N * N);
      run(
          source,
          Checks.FEW,
          new Launch(grid, Dim3.of(32)),
          schedule,
          Argument.of(floats(a)),
          Argument.of(floats(b)),
          Argument.of(c));
      var got = read(c);
      double largest = 0;
      for (int i = 0; i < N * N; i++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
          sum += (double) a[i / N * N + k] * b[k * N + i % N];
        }
        largest = Math.max(largest, Math.abs(got[i] - sum));
        assertThat(got[i]).isWithin(tolerance).of((float) sum);
      }
      assertThat(largest).isGreaterThan(1e-5);
    }
  }

  @Test
  void wmmaOfBfloat16() {
    expectProduct(
        """
        #include <mma.h>
        #include <cuda_bf16.h>
        using namespace nvcuda;
        extern "C" __global__ void __launch_bounds__(32)
        product(const float* a, const float* b, float* c) {
          __shared__ __align__(32) __nv_bfloat16 as[256], bs[256];
          int row = blockIdx.y * 16, column = blockIdx.x * 16;
          wmma::fragment<wmma::accumulator, 16, 16, 16, float> sum;
          wmma::fill_fragment(sum, 0.f);
          for (int k = 0; k < 32; k += 16) {
            __syncwarp();
            for (int i = threadIdx.x; i < 256; i += 32) {
              as[i] = __float2bfloat16(a[(row + i / 16) * 32 + k + i % 16]);
              bs[i] = __float2bfloat16(b[(k + i % 16) * 32 + column + i / 16]);
            }
            __syncwarp();
            wmma::fragment<wmma::matrix_a, 16, 16, 16, __nv_bfloat16, wmma::row_major> fa;
            wmma::fragment<wmma::matrix_b, 16, 16, 16, __nv_bfloat16, wmma::col_major> fb;
            wmma::load_matrix_sync(fa, as, 16);
            wmma::load_matrix_sync(fb, bs, 16);
            wmma::mma_sync(sum, fa, fb, sum);
          }
          wmma::store_matrix_sync(c + row * 32 + column, sum, 32, wmma::mem_row_major);
        }
        """,
        Dim3.of(2, 2), 0.05f);
  }

  @Test
  void wmmaOfTf32() {
    expectProduct(
        """
        #include <mma.h>
        using namespace nvcuda;
        extern "C" __global__ void __launch_bounds__(32)
        product(const float* a, const float* b, float* c) {
          int row = blockIdx.y * 16, column = blockIdx.x * 16;
          wmma::fragment<wmma::accumulator, 16, 16, 8, float> sum;
          wmma::fill_fragment(sum, 0.f);
          for (int k = 0; k < 32; k += 8) {
            wmma::fragment<wmma::matrix_a, 16, 16, 8, wmma::precision::tf32, wmma::row_major> fa;
            wmma::fragment<wmma::matrix_b, 16, 16, 8, wmma::precision::tf32, wmma::row_major> fb;
            wmma::load_matrix_sync(fa, a + row * 32 + k, 32);
            wmma::load_matrix_sync(fb, b + k * 32 + column, 32);
            for (int i = 0; i < fa.num_elements; ++i) fa.x[i] = wmma::__float_to_tf32(fa.x[i]);
            for (int i = 0; i < fb.num_elements; ++i) fb.x[i] = wmma::__float_to_tf32(fb.x[i]);
            wmma::mma_sync(sum, fa, fb, sum);
          }
          wmma::store_matrix_sync(c + row * 32 + column, sum, 32, wmma::mem_row_major);
        }
        """,
        Dim3.of(2, 2),
        0.01f);
  }

  @Test
  void mmaOfTf32() {
    expectProduct(
        """
        extern "C" __global__ void __launch_bounds__(32)
        product(const float* a, const float* b, float* c) {
          int row = blockIdx.y * 16 + threadIdx.x / 4, column = blockIdx.x * 8, t = threadIdx.x % 4;
          float upper[2] = {}, lower[2] = {};
          for (int k = 0; k < 32; k += 8) {
            const unsigned fa[4] = {tf32(a[row * 32 + k + t]), tf32(a[(row + 8) * 32 + k + t]),
                                    tf32(a[row * 32 + k + t + 4]),
                                    tf32(a[(row + 8) * 32 + k + t + 4])};
            int g = column + threadIdx.x / 4;
            const unsigned fb[2] = {tf32(b[(k + t) * 32 + g]), tf32(b[(k + t + 4) * 32 + g])};
            multiplyTf32(upper, lower, fa, fb);
          }
          for (int i = 0; i < 2; ++i) {
            c[row * 32 + column + t * 2 + i] = upper[i];
            c[(row + 8) * 32 + column + t * 2 + i] = lower[i];
          }
        }
        """,
        Dim3.of(4, 2), 0.01f);
  }

  @Test
  void mmaOfBfloat16FromMatricesOfSharedMemory() {
    expectProduct(
        """
        #include <cuda_bf16.h>
        extern "C" __global__ void __launch_bounds__(32)
        product(const float* a, const float* b, float* c) {
          __shared__ __align__(16) __nv_bfloat16 as[16][40], bs[32][40];
          int row = blockIdx.y * 16, column = blockIdx.x * 8, lane = threadIdx.x;
          for (int i = lane; i < 16 * 32; i += 32) as[i / 32][i % 32] = a[(row + i / 32) * 32 + i % 32];
          for (int i = lane; i < 32 * 32; i += 32) bs[i / 32][i % 32] = b[i];
          __syncwarp();
          float upper[2] = {}, lower[2] = {};
          for (int k = 0; k < 32; k += 16) {
            unsigned fa[4], fb[2];
            ldmatrix_x4(fa, &as[lane % 16][k + lane / 16 * 8]);
            ldmatrix_x2_trans(fb, &bs[k + lane % 16][column]);
            multiplyBf16(upper, lower, fa, fb);
          }
          int t = lane % 4 * 2;
          for (int i = 0; i < 2; ++i) {
            c[(row + lane / 4) * 32 + column + t + i] = upper[i];
            c[(row + lane / 4 + 8) * 32 + column + t + i] = lower[i];
          }
        }
        """,
        Dim3.of(4, 2), 0.05f);
  }
}
