package dev.residua.cuda.emulation;

import static com.google.common.truth.Truth.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kernels without faults compute what they say, in whatever order their threads run.
class EmulatedKernelsTest extends EmulationTest {
  static Stream<Schedule> schedules() {
    return Schedule.three(7).stream();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyThreadKnowsItsPlace(Schedule schedule) {
    var out = nothing(2 * 3 * 4 * 5);

    run(
        """
        extern "C" __global__ void __launch_bounds__(4 * 5, 1) number(float* out) {
          int block = blockIdx.y * gridDim.x + blockIdx.x;
          int thread = threadIdx.y * blockDim.x + threadIdx.x;
          out[block * blockDim.x * blockDim.y + thread] = block * 100 + thread;
        }
        """,
        Checks.FEW,
        new Launch(Dim3.of(2, 3), Dim3.of(4, 5)),
        schedule,
        Argument.of(out));

    for (int i = 0; i < 120; i++) {
      assertThat(read(out)[i]).isEqualTo(i / 20 * 100 + i % 20);
    }
  }

  private static final String PRODUCT =
      """
      #define TILE 16
      extern "C" __global__ void __launch_bounds__(TILE * TILE)
      product(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c,
              int m, int n, int k) {
        __shared__ float as[TILE][TILE + 1], bs[TILE][TILE + 1];
        int row = blockIdx.y * TILE + threadIdx.y, column = blockIdx.x * TILE + threadIdx.x;
        float sum = 0.f;
        for (int k0 = 0; k0 < k; k0 += TILE) {
          bool inA = row < m && k0 + threadIdx.x < k, inB = column < n && k0 + threadIdx.y < k;
          as[threadIdx.y][threadIdx.x] = inA ? a[row * k + k0 + threadIdx.x] : 0.f;
          bs[threadIdx.y][threadIdx.x] = inB ? b[(k0 + threadIdx.y) * n + column] : 0.f;
          __syncthreads();
      #pragma unroll
          for (int i = 0; i < TILE; ++i) sum = fmaf(as[threadIdx.y][i], bs[i][threadIdx.x], sum);
          __syncthreads();
        }
        if (row < m && column < n) c[row * n + column] = sum;
      }
      """;

  @ParameterizedTest
  @MethodSource("schedules")
  void blocksShareTilesBetweenBarriers(Schedule schedule) {
    int m = 33, n = 21, k = 50;
    var a = random(m * k, 1);
    var b = random(k * n, 2);
    var c = nothing(m * n);

    run(
        PRODUCT,
        Checks.BOUNDS,
        new Launch(Dim3.of(2, 3), Dim3.of(16, 16)),
        schedule,
        Argument.of(floats(a)),
        Argument.of(floats(b)),
        Argument.of(c),
        Argument.of(m),
        Argument.of(n),
        Argument.of(k));

    var got = read(c);
    for (int i = 0; i < m * n; i++) {
      double sum = 0;
      for (int t = 0; t < k; t++) {
        sum += (double) a[i / n * k + t] * b[t * n + i % n];
      }
      assertThat(got[i]).isWithin(1e-5f).of((float) sum);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void lanesTradeValuesAndVotes(Schedule schedule) {
    var out = nothing(6 * 64);

    run(
        """
        extern "C" __global__ void __launch_bounds__(64) trade(float* out) {
          float own = threadIdx.x;
          float sum = own;
          for (int o = 16; o > 0; o >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, o);
          out[threadIdx.x] = sum;
          out[64 + threadIdx.x] = __shfl_sync(0xffffffffu, own, 5, 8);
          out[128 + threadIdx.x] = __shfl_down_sync(0xffffffffu, own, 1);
          out[192 + threadIdx.x] = __shfl_up_sync(0xffffffffu, own, 2, 16);
          out[256 + threadIdx.x] = __popc(__ballot_sync(0xffffffffu, threadIdx.x % 3 == 0));
          out[320 + threadIdx.x] = __syncthreads_count(threadIdx.x < 40);
        }
        """,
        Checks.FEW, new Launch(Dim3.of(1), Dim3.of(64)), schedule, Argument.of(out));

    var got = read(out);
    for (int i = 0; i < 64; i++) {
      int lane = i % 32;
      assertThat(got[i]).isEqualTo(i < 32 ? 496 : 496 + 32 * 32);
      assertThat(got[64 + i]).isEqualTo(i / 8 * 8 + 5);
      assertThat(got[128 + i]).isEqualTo(lane == 31 ? i : i + 1);
      assertThat(got[192 + i]).isEqualTo(lane % 16 < 2 ? i : i - 2);
      assertThat(got[256 + i]).isEqualTo(11);
      assertThat(got[320 + i]).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void theLastBlockIsToldByAnAtomicCounter(Schedule schedule) {
    int blocks = 37;
    var out = nothing(blocks);
    var count = nothing(1).fill((byte) 0);
    var total = nothing(1);

    run(
        """
        extern __shared__ __align__(16) unsigned char memory[];
        extern "C" __global__ void __launch_bounds__(32)
        total(float* parts, unsigned* count, float* total) {
          float* last = reinterpret_cast<float*>(memory);
          if (threadIdx.x == 0) {
            parts[blockIdx.x] = blockIdx.x;
            __threadfence();
            *last = atomicAdd(count, 1u) == gridDim.x - 1;
          }
          __syncthreads();
          if (*last == 0.f || threadIdx.x > 0) return;
          float sum = 0.f;
          for (int i = 0; i < gridDim.x; ++i) sum += __ldcg(&parts[i]);
          *total = sum;
        }
        """,
        Checks.FEW,
        new Launch(Dim3.of(blocks), Dim3.of(32), 4),
        schedule,
        Argument.of(out),
        Argument.of(count),
        Argument.of(total));

    assertThat(read(total)[0]).isEqualTo(blocks * (blocks - 1) / 2);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void copiesRunBesideTheirThread(Schedule schedule) {
    var in = random(256, 3);
    var out = nothing(256);

    run(
        """
        extern "C" __global__ void __launch_bounds__(32) copy(const float* in, float* out) {
          __shared__ __align__(16) float tile[2][128];
          int at = threadIdx.x * 4;
          copyInBackground<4>(&tile[0][at], in + at, true);
          closeCopies();
          copyInBackground<4>(&tile[1][at], in + 128 + at, threadIdx.x != 7);
          closeCopies();
          awaitCopies<1>();
          __syncthreads();
          for (int i = 0; i < 4; ++i) out[i * 32 + threadIdx.x] = tile[0][i * 32 + threadIdx.x];
          awaitCopies<0>();
          __syncthreads();
          for (int i = 0; i < 4; ++i) {
            out[128 + i * 32 + threadIdx.x] = tile[1][i * 32 + threadIdx.x];
          }
        }
        """,
        Checks.BOUNDS,
        new Launch(Dim3.of(1), Dim3.of(32)),
        schedule,
        Argument.of(floats(in)),
        Argument.of(out));

    for (int i = 0; i < 256; i++) {
      boolean zeroed = i >= 128 + 28 && i < 128 + 32;
      assertThat(read(out)[i]).isEqualTo(zeroed ? 0 : in[i]);
    }
  }

  @Test
  void equalSchedulesGiveEqualBits() {
    var first = nothing(1);
    var again = nothing(1);
    var source =
        """
        extern "C" __global__ void __launch_bounds__(256) sum(float* out) {
          atomicAdd(out, 1.f / (1 + threadIdx.x));
        }
        """;
    for (var out : new java.lang.foreign.MemorySegment[] {first, again}) {
      out.fill((byte) 0);
      run(
          source,
          Checks.FEW,
          new Launch(Dim3.of(9), Dim3.of(256)),
          Schedule.random(3),
          Argument.of(out));
    }

    assertThat(read(first)[0]).isEqualTo(read(again)[0]);
  }
}
