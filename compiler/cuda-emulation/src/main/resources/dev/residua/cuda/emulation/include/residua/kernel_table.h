// How a host program finds and starts the kernels of an emulated module: each kernel `k` exports a
// KernelEntry named `residua_kernel_k`. Plain C layout, for dlsym and java.lang.foreign.
#pragma once
#include <stddef.h>
#include <stdint.h>

extern "C" {

enum ResiduaSchedule { RESIDUA_FORWARD = 0, RESIDUA_REVERSE = 1, RESIDUA_RANDOM = 2 };

// A piece of memory that a launch may touch. Only the race checker asks for it.
struct ResiduaMemory {
  const void* start;
  uint64_t bytes;
};

struct ResiduaLaunch {
  uint32_t grid[3];
  uint32_t block[3];
  uint64_t shared_bytes;  // dynamic
  uint32_t schedule;      // a ResiduaSchedule
  uint32_t seed;          // of RESIDUA_RANDOM
  const ResiduaMemory* memory;
  uint64_t memory_count;
};

struct ResiduaKernel {
  const char* name;
  uint32_t parameter_count;
  uint32_t max_threads;             // by __launch_bounds__; 1024 without
  const uint64_t* parameter_sizes;  // in bytes
  const uint64_t* parameter_offsets;
  // Runs the whole grid: parameters[i] points to the value of parameter i. Returns the number that
  // the driver would (0 success, 1 invalid value, 700 illegal address, 701 too many threads, 719
  // launch failure); `message` then says what went wrong and where.
  int (*launch)(const ResiduaLaunch* launch, void** parameters);
  const char* (*message)();
};

}  // extern "C"
