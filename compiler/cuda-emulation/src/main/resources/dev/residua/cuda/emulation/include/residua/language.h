// The words that CUDA adds to C++.
#pragma once

#define __global__
#define __device__
#define __host__
#define __constant__
// One instance for the one host thread that runs every fiber of a block.
#define __shared__ thread_local
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(bytes) __attribute__((aligned(bytes)))
