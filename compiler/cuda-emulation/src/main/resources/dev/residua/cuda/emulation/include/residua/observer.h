// What the scheduler tells a race checker, if a module holds one.
#pragma once
#include <stdint.h>

namespace residua {

struct Range {
  uintptr_t start = 0, end = 0;
  bool holds(uintptr_t address) const { return address - start < end - start; }
};

struct Observer {
  // `shared` holds every shared variable of the module.
  void (*launch_started)(const ResiduaLaunch& launch, Range shared);
  void (*block_started)(unsigned number);
  void (*block_ordered)();
  void (*warp_ordered)(unsigned warp);
  void (*touched)(const void* address, unsigned bytes, bool write, const void* code);
};

extern const Observer* observer;

}  // namespace residua
