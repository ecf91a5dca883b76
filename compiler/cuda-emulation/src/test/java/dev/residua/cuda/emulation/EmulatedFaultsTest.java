package dev.residua.cuda.emulation;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/// What a device would answer with silence or with a number is said here.
class EmulatedFaultsTest extends EmulationTest {
  private EmulationException fault(String source, Checks checks, Launch launch) {
    var out = nothing(64);
    return assertThrows(
        EmulationException.class,
        () -> run(source, checks, launch, Schedule.FORWARD, Argument.of(out)));
  }

  private static Launch threads(int count) {
    return new Launch(Dim3.of(1), Dim3.of(count));
  }

  @Test
  void aBarrierThatSomeThreadsDoNotReach() {
    var fault =
        fault(
            """
            extern "C" __global__ void k(float* p) {
              if (threadIdx.x >= 16) return;
              __syncthreads();
            }
            """,
            Checks.FEW,
            threads(64));

    assertThat(fault.code()).isEqualTo(719);
    assertThat(fault)
        .hasMessageThat()
        .isEqualTo(
            "k: block (0,0,0), thread (15,0,0), line 3: __syncthreads waits for threads that have"
                + " exited");
  }

  @Test
  void twoBarriersForOne() {
    var fault =
        fault(
            """
            extern "C" __global__ void k(float* p) {
              if (threadIdx.x & 1) {
                __syncthreads();
              } else {
                __syncthreads();
              }
            }
            """,
            Checks.FEW,
            threads(64));

    assertThat(fault).hasMessageThat().contains("is not the barrier that other threads");
  }

  @Test
  void aShuffleWithALaneThatHasLeft() {
    var fault =
        fault(
            """
            extern "C" __global__ void k(float* p) {
              if (threadIdx.x >= 20) return;
              p[threadIdx.x] = __shfl_xor_sync(0xffffffffu, 1.f, 1);
            }
            """,
            Checks.FEW,
            threads(32));

    assertThat(fault)
        .hasMessageThat()
        .contains("line 3: __shfl_xor_sync waits for lanes that exited or wait elsewhere");
  }

  @Test
  void anIndexOutsideASharedArray() {
    var fault =
        fault(
            """
            extern "C" __global__ void k(float* p) {
              __shared__ float s[32];
              s[threadIdx.x + 1] = p[0];
              __syncthreads();
              p[threadIdx.x] = s[threadIdx.x];
            }
            """,
            Checks.BOUNDS,
            threads(32));

    assertThat(fault.code()).isEqualTo(700);
    assertThat(fault)
        .hasMessageThat()
        .isEqualTo("k: block (0,0,0), thread (31,0,0), line 3: index 32 is outside its array");
  }

  @Test
  void aMisalignedVector() {
    var fault =
        fault(
            """
            extern "C" __global__ void k(float* p) {
              float4 v = *reinterpret_cast<float4*>(p + 1);
              p[0] = v.x;
            }
            """,
            Checks.BOUNDS,
            threads(1));

    assertThat(fault).hasMessageThat().contains("line 2: access to the misaligned address");
  }

  @Test
  void aDivisionByZero() {
    var fault =
        fault(
            "extern \"C\" __global__ void k(float* p) { p[0] = 7 / (threadIdx.x - 1); }",
            Checks.BOUNDS,
            threads(2));

    assertThat(fault).hasMessageThat().contains("thread (1,0,0), line 1: division of 7 by zero");
  }

  @Test
  void aWritePastTheDynamicSharedMemory() {
    var fault =
        fault(
            """
            extern __shared__ float s[];
            extern "C" __global__ void k(float* p) { s[threadIdx.x] = 1; p[0] = s[0]; }
            """,
            Checks.FEW,
            new Launch(Dim3.of(1), Dim3.of(33), 128));

    assertThat(fault)
        .hasMessageThat()
        .isEqualTo("k: block (0,0,0) wrote byte 128 of its 128 of dynamic shared memory");
  }

  @Test
  void aBlockOverTheLaunchBounds() {
    var fault =
        fault(
            "extern \"C\" __global__ void __launch_bounds__(32) k(float* p) {}",
            Checks.FEW,
            threads(64));

    assertThat(fault.code()).isEqualTo(701);
    assertThat(fault)
        .hasMessageThat()
        .isEqualTo("k: 64 threads a block, more than its launch bounds of 32");
  }

  @Test
  void sharedMemoryBeginsAsNan() {
    var out = nothing(32).fill((byte) 0);
    run(
        """
        extern "C" __global__ void k(float* p) {
          __shared__ float s[32];
          if (threadIdx.x < 16) s[threadIdx.x] = 1;
          __syncthreads();
          p[threadIdx.x] = s[threadIdx.x];
        }
        """,
        Checks.FEW,
        threads(32),
        Schedule.FORWARD,
        Argument.of(out));

    assertThat(read(out)[15]).isEqualTo(1f);
    assertThat(read(out)[16]).isNaN();
  }

  private static final String EARLY_READ =
      """
      extern "C" __global__ void k(float* p) {
        __shared__ __align__(16) float s[4];
        s[0] = 1.f;
        copyInBackground<4>(s, p, true);
        p[4] = s[0];
        closeCopies();
        awaitCopies<0>();
      }
      """;

  @Test
  void aCopyThatIsReadBeforeItIsWaitedFor() {
    var out = nothing(64).fill((byte) 0);
    run(EARLY_READ, Checks.FEW, threads(1), Schedule.FORWARD, Argument.of(out));

    assertThat(read(out)[4]).isNaN();
  }

  @Test
  void aCopyThatNobodyWaitsFor() {
    var fault = fault(EARLY_READ.replace("awaitCopies<0>();", ""), Checks.FEW, threads(1));

    assertThat(fault)
        .hasMessageThat()
        .isEqualTo(
            "k: block (0,0,0), thread (0,0,0), line 4: the thread ends before this copy is waited"
                + " for");
  }

  @Test
  void argumentsOfAnotherWidth() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    "extern \"C\" __global__ void k(float* p, int n) {}",
                    Checks.FEW,
                    threads(1),
                    Schedule.FORWARD,
                    Argument.of(1),
                    Argument.of(1)));

    assertThat(refusal)
        .hasMessageThat()
        .isEqualTo("k takes parameters of [8, 4] bytes, not [4, 4]");
  }

  @Test
  void aTextThatIsNoCpp() {
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    "extern \"C\" __global__ void k(float* p) { nonsense }",
                    Checks.FEW,
                    threads(1),
                    Schedule.FORWARD));

    assertThat(refusal).hasMessageThat().contains("error: ‘nonsense’ was not declared");
  }
}
