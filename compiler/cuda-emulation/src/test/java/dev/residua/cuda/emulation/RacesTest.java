package dev.residua.cuda.emulation;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A missing barrier is found in every schedule, and barriers that are there satisfy.
class RacesTest extends EmulationTest {
  private static final String BLOCK_SUMS =
      """
      extern "C" __global__ void __launch_bounds__(64)
      sums(const float* x, float* parts, int* count, float* total) {
        __shared__ float lanes[2];
        __shared__ bool last;
        for (int repeat = 0; repeat < 2; ++repeat) {
          float sum = x[blockIdx.x * 64 + threadIdx.x];
          for (int o = 16; o > 0; o >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, o);
          if (threadIdx.x % 32 == 0) lanes[threadIdx.x / 32] = sum;
          __syncthreads();  // written
          parts[blockIdx.x * 64 + threadIdx.x] = lanes[0] + lanes[1];
          __syncthreads();  // read
        }
        if (threadIdx.x == 0) {
          __threadfence();  // released
          last = atomicAdd(count, 1) == gridDim.x - 1;
        }
        __syncthreads();  // told
        if (!last) return;
        float sum = 0.f;
        for (int i = 0; i < gridDim.x; ++i) sum += __ldcg(&parts[i * 64 + 63 - threadIdx.x]);
        total[threadIdx.x] = sum;
      }
      """;

  private void runSums(String source, Schedule schedule) {
    run(
        source,
        Checks.RACES,
        new Launch(Dim3.of(5), Dim3.of(64)),
        schedule,
        Argument.of(floats(random(5 * 64, 1))),
        Argument.of(nothing(5 * 64)),
        Argument.of(nothing(1).fill((byte) 0)),
        Argument.of(nothing(64)));
  }

  @Test
  void barriersAndFencesOrderAccesses() {
    Schedule.three(3).forEach(schedule -> runSums(BLOCK_SUMS, schedule));
  }

  @ParameterizedTest
  @ValueSource(strings = {"written", "read", "told", "released"})
  void aDeletedBarrierIsARace(String barrier) {
    var source = BLOCK_SUMS.replaceFirst("__\\w+\\(\\);  // " + barrier, ";");
    assertThat(source).isNotEqualTo(BLOCK_SUMS);

    for (var schedule : Schedule.three(3)) {
      var race = assertThrows(EmulationException.class, () -> runSums(source, schedule));
      assertThat(race).hasMessageThat().contains("no barrier orders them");
    }
  }

  @Test
  void aRaceIsToldByItsLines() {
    var source = BLOCK_SUMS.replaceFirst("__\\w+\\(\\);  // written", ";");

    var race = assertThrows(EmulationException.class, () -> runSums(source, Schedule.FORWARD));

    assertThat(race)
        .hasMessageThat()
        .isEqualTo(
            "sums: block (0,0,0), thread (0,0,0): race on shared memory: thread 31 reads at line 10,"
                + " and thread 0 writes at line 8; no barrier orders them");
  }

  @Test
  void lanesNeedAWarpBarrier() {
    var source =
        """
        extern "C" __global__ void __launch_bounds__(32) reverse(float* x) {
          __shared__ float lanes[32];
          lanes[threadIdx.x] = x[threadIdx.x];
          __syncwarp();
          x[threadIdx.x] = lanes[31 - threadIdx.x];
        }
        """;
    var x = floats(random(32, 2));
    var launch = new Launch(Dim3.of(1), Dim3.of(32));

    run(source, Checks.RACES, launch, Schedule.FORWARD, Argument.of(x));

    assertThrows(
        EmulationException.class,
        () ->
            run(
                source.replace("__syncwarp();", ""),
                Checks.RACES,
                launch,
                Schedule.FORWARD,
                Argument.of(x)));
  }

  @Test
  void aCopyInTheBackgroundNeedsABarrierBeforeOthersReadIt() {
    var source =
        """
        extern "C" __global__ void __launch_bounds__(32) copy(const float* x, float* y) {
          __shared__ __align__(16) float tile[128];
          copyInBackground<4>(&tile[threadIdx.x * 4], x + threadIdx.x * 4, true);
          closeCopies();
          awaitCopies<0>();
          __syncthreads();
          for (int i = 0; i < 128; i += 32) y[i + threadIdx.x] = tile[i + threadIdx.x];
        }
        """;
    var x = floats(random(128, 2));
    var y = nothing(128);
    var launch = new Launch(Dim3.of(1), Dim3.of(32));

    for (var schedule : Schedule.three(2)) {
      run(source, Checks.RACES, launch, schedule, Argument.of(x), Argument.of(y));
      assertThrows(
          EmulationException.class,
          () ->
              run(
                  source.replace("__syncthreads();", ""),
                  Checks.RACES,
                  launch,
                  schedule,
                  Argument.of(x),
                  Argument.of(y)));
    }
  }

  @Test
  void twoBlocksMayNotWriteOnePlace() {
    var race =
        assertThrows(
            EmulationException.class,
            () ->
                run(
                    "extern \"C\" __global__ void k(float* y) { y[threadIdx.x] = 1.f; }",
                    Checks.RACES,
                    new Launch(Dim3.of(2), Dim3.of(32)),
                    Schedule.FORWARD,
                    Argument.of(nothing(32))));

    assertThat(race).hasMessageThat().contains("race on global memory: thread 0 of another block");
  }
}
