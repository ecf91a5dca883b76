// What emulated kernels ask of the scheduler in runtime.cpp: who they are, and to wait.
#pragma once
#include <residua/kernel_table.h>

struct uint3 {
  unsigned x, y, z;
};

struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

namespace residua {

// A thread of a kernel: a fiber.
struct Thread {
  uint3 index;
  unsigned number;  // in its block
  unsigned lane;    // in its warp
};

extern Thread* current;
extern uint3 block_index;
extern dim3 block_size;
extern dim3 grid_size;

constexpr unsigned SLOT_BYTES = 128;

// A meeting of the lanes of one warp. Each lane leaves up to SLOT_BYTES for the others.
struct Meeting {
  unsigned mask;
  unsigned arrived;
  unsigned left;
  const char* what;
  int line;
  alignas(16) unsigned char slots[32][SLOT_BYTES];

  template <class T> T& slot(unsigned lane) { return *reinterpret_cast<T*>(slots[lane]); }
};

// Joins the meeting of the lanes in `mask`; the caller's slot may be written until it waits.
Meeting* join(unsigned mask, const char* what, int line);
// Waits for every lane of the mask. The last to come runs `together`, once, if it is given.
void wait(Meeting* meeting, void (*together)(Meeting*));
// The caller has read what it needs.
void leave(Meeting* meeting);
// Makes what the lanes of the caller's warp wrote visible to each other.
void order_warp(unsigned mask);

// Waits for the whole block; how many of its threads had a true predicate.
int wait_for_block(bool predicate, int line);

// Ends the launch with a message; line 0 is unknown.
[[noreturn]] void fail(int code, int line, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

// An asynchronous copy, or zeros where it is not `inside`. It lands at once or, by the schedule,
// when it is waited for; till then `to` is NaN.
void copy_later(void* to, const void* from, unsigned bytes, bool inside, int line);
void commit_copies();
void wait_for_copies(unsigned pending);

int launch(const ResiduaKernel& kernel, const ResiduaLaunch& launch, void (*body)(void**),
           void** parameters);
const char* message();

// The array that a module declares `extern __shared__`.
struct DynamicShared {
  DynamicShared(unsigned char* (*address)(), uint64_t capacity);
};

}  // namespace residua

#define threadIdx (::residua::current->index)
#define blockIdx (::residua::block_index)
#define blockDim (::residua::block_size)
#define gridDim (::residua::grid_size)
