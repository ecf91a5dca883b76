// The race checker. g++ -fsanitize=thread reports every access of a kernel to the functions at the
// end of this file; no library of the sanitizer is used.
//
// Two accesses to one place, one of them a write, by two threads, are a race unless something
// orders them: a barrier of the block, __syncwarp within a warp, or, between blocks, an atomic
// counter: what a thread did before a fence and an atomic operation comes before what another does
// after an atomic operation on the same place. This holds whatever the schedule makes of it.
#include <dlfcn.h>
#include <residua/execution.h>
#include <residua/observer.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace residua {
namespace {

// Epochs count the barriers of all blocks of a launch, one after the other.
struct Access {
  uint32_t epoch = 0;  // 0: none
  uint32_t warp_epoch = 0;
  uint32_t thread = 0;
  const void* code = nullptr;
};

struct Cell {
  Access write;
  Access read;       // the last
  Access other;      // the last by another thread than that of `read`
  Access elsewhere;  // the last by another warp than that of `read`
};

// What comes before a point in time, for each block: the accesses of epochs below `epoch`, and in
// `epoch` those of `thread`.
struct Horizon {
  uint32_t epoch = 0;
  uint32_t thread = 0;
};
using Past = std::vector<Horizon>;

constexpr unsigned GRAIN = 2;

bool active = false;
Range shared;
std::vector<Range> memory;
std::vector<Cell> shared_cells;
std::unordered_map<uintptr_t, Cell> global_cells;
std::unordered_map<uintptr_t, Past> released;
std::vector<uint32_t> first_epochs;  // of the blocks so far
uint32_t epoch;
uint32_t warp_epochs[32];
bool fenced[1024];
Past past;           // of every thread of the block
Past acquired;       // and, after the next barrier, what `acquirer` already has
uint32_t acquirer;

void join(Past& into, const Past& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (size_t i = 0; i < from.size(); ++i) {
    if (from[i].epoch > into[i].epoch) into[i] = from[i];
  }
}

void launch_started(const ResiduaLaunch& launch, Range shared_memory) {
  active = true;
  shared = shared_memory;
  memory.clear();
  for (uint64_t i = 0; i < launch.memory_count; ++i) {
    auto start = reinterpret_cast<uintptr_t>(launch.memory[i].start);
    memory.push_back({start, start + launch.memory[i].bytes});
  }
  shared_cells.assign((shared.end - shared.start + GRAIN - 1) / GRAIN, Cell());
  global_cells.clear();
  released.clear();
  first_epochs.clear();
  epoch = 0;
}

void block_started(unsigned) {
  first_epochs.push_back(++epoch);
  std::fill(std::begin(warp_epochs), std::end(warp_epochs), 0);
  std::fill(std::begin(fenced), std::end(fenced), false);
  past.clear();
  acquired.clear();
}

void block_ordered() {
  ++epoch;
  std::fill(std::begin(warp_epochs), std::end(warp_epochs), 0);
  join(past, acquired);
  acquired.clear();
}

void warp_ordered(unsigned warp) { ++warp_epochs[warp]; }

bool holds(const Past& known, const Access& access, size_t block) {
  if (block >= known.size()) return false;
  return access.epoch < known[block].epoch ||
         (access.epoch == known[block].epoch && access.thread == known[block].thread);
}

// Whether `access` comes before what the running thread does now.
bool ordered(const Access& access, bool is_shared) {
  if (access.epoch == 0) return true;
  if (access.epoch < first_epochs.back()) {
    if (is_shared) return true;
    size_t block = std::upper_bound(first_epochs.begin(), first_epochs.end(), access.epoch) -
                   first_epochs.begin() - 1;
    return holds(past, access, block) ||
           (current->number == acquirer && holds(acquired, access, block));
  }
  if (access.epoch < epoch || access.thread == current->number) return true;
  return access.thread / 32 == current->number / 32 &&
         access.warp_epoch < warp_epochs[current->number / 32];
}

unsigned long long offset(const void* code) {
  Dl_info info;
  if (dladdr(code, &info) == 0) return 0;
  // Less one: an access belongs to the line before its return address.
  return static_cast<const char*>(code) - static_cast<const char*>(info.dli_fbase) - 1;
}

// {+0x…} is an offset into the library, which the toolchain replaces by a line of the source.
[[noreturn]] void race(const Access& before, bool wrote, bool writes, bool is_shared,
                       const void* code) {
  bool same_block = before.epoch >= first_epochs.back();
  fail(719, 0,
       "race on %s memory: thread %u%s %s at {+0x%llx}, and thread %u %s at {+0x%llx}; no barrier "
       "orders them",
       is_shared ? "shared" : "global", before.thread, same_block ? "" : " of another block",
       wrote ? "writes" : "reads", offset(before.code), current->number,
       writes ? "writes" : "reads", offset(code));
}

void touch(Cell& cell, bool is_shared, bool writes, const void* code) {
  if (!ordered(cell.write, is_shared)) race(cell.write, true, writes, is_shared, code);
  uint32_t thread = current->number;
  Access now{epoch, warp_epochs[thread / 32], thread, code};
  if (writes) {
    for (const Access* read : {&cell.read, &cell.other, &cell.elsewhere}) {
      if (!ordered(*read, is_shared)) race(*read, false, true, is_shared, code);
    }
    cell.write = now;
    return;
  }
  if (cell.read.epoch != 0 && cell.read.thread != thread) cell.other = cell.read;
  if (cell.read.epoch != 0 && cell.read.thread / 32 != thread / 32) cell.elsewhere = cell.read;
  cell.read = now;
}

void touched(const void* address, unsigned bytes, bool write, const void* code) {
  if (!active || current == nullptr) return;
  auto start = reinterpret_cast<uintptr_t>(address);
  bool is_shared = shared.holds(start);
  if (!is_shared && std::none_of(memory.begin(), memory.end(),
                                 [&](const Range& range) { return range.holds(start); })) {
    return;
  }
  for (uintptr_t at = start / GRAIN; at <= (start + bytes - 1) / GRAIN; ++at) {
    Cell& cell =
        is_shared ? shared_cells[at - shared.start / GRAIN] : global_cells[at];
    touch(cell, is_shared, write, code);
  }
}

void release_and_acquire(const volatile void* address) {
  if (!active || current == nullptr) return;
  Past& place = released[reinterpret_cast<uintptr_t>(address)];
  if (!acquired.empty() && acquirer != current->number) join(past, acquired);
  join(acquired, place);
  acquirer = current->number;
  if (!fenced[current->number]) return;
  join(place, past);
  join(place, acquired);
  size_t block = first_epochs.size() - 1;
  if (place.size() <= block) place.resize(block + 1);
  place[block] = {epoch, current->number};
}

void fence() {
  if (active && current != nullptr) fenced[current->number] = true;
}

const Observer CHECKER{launch_started, block_started, block_ordered, warp_ordered, touched};
const bool installed = (observer = &CHECKER, true);

}  // namespace
}  // namespace residua

using residua::touched;
#define HERE __builtin_return_address(0)

extern "C" {
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}
void __tsan_read_range(void* p, unsigned long bytes) { touched(p, bytes, false, HERE); }
void __tsan_write_range(void* p, unsigned long bytes) { touched(p, bytes, true, HERE); }
void __tsan_atomic_thread_fence(int) { residua::fence(); }
void __tsan_atomic_signal_fence(int) {}

#define ACCESS(bytes)                                                      \
  void __tsan_read##bytes(void* p) { touched(p, bytes, false, HERE); }     \
  void __tsan_write##bytes(void* p) { touched(p, bytes, true, HERE); }     \
  void __tsan_unaligned_read##bytes(void* p) { touched(p, bytes, false, HERE); } \
  void __tsan_unaligned_write##bytes(void* p) { touched(p, bytes, true, HERE); }
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

#define UPDATE(bits, T, name)                                           \
  T __tsan_atomic##bits##_##name(volatile T* p, T value, int) {         \
    residua::release_and_acquire(p);                                    \
    return __atomic_##name(p, value, __ATOMIC_SEQ_CST);                 \
  }
#define ATOMIC(bits, T)                                                                        \
  T __tsan_atomic##bits##_load(const volatile T* p, int) {                                     \
    residua::release_and_acquire(p);                                                           \
    return __atomic_load_n(p, __ATOMIC_SEQ_CST);                                               \
  }                                                                                            \
  void __tsan_atomic##bits##_store(volatile T* p, T value, int) {                              \
    residua::release_and_acquire(p);                                                           \
    __atomic_store_n(p, value, __ATOMIC_SEQ_CST);                                              \
  }                                                                                            \
  T __tsan_atomic##bits##_exchange(volatile T* p, T value, int) {                              \
    residua::release_and_acquire(p);                                                           \
    return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);                                    \
  }                                                                                            \
  bool __tsan_atomic##bits##_compare_exchange_strong(volatile T* p, T* old, T value, int, int) { \
    residua::release_and_acquire(p);                                                           \
    return __atomic_compare_exchange_n(p, old, value, false, __ATOMIC_SEQ_CST,                 \
                                       __ATOMIC_SEQ_CST);                                      \
  }                                                                                            \
  UPDATE(bits, T, fetch_add)                                                                   \
  UPDATE(bits, T, fetch_sub)                                                                   \
  UPDATE(bits, T, fetch_and)                                                                   \
  UPDATE(bits, T, fetch_or)
ATOMIC(32, int)
ATOMIC(64, long long)
}
