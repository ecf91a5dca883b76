// The scheduler of emulated kernels: one block after the other, a fiber for each thread of a block.
// A fiber runs until it has to wait; which one runs next is the schedule. Linked into each module.
#include <dlfcn.h>
#include <link.h>
#include <residua/execution.h>
#include <residua/observer.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>
#if !defined(__x86_64__) && !defined(RESIDUA_UCONTEXT)
#define RESIDUA_UCONTEXT
#endif
#ifdef RESIDUA_UCONTEXT
#include <ucontext.h>
#endif

namespace residua {

Thread* current = nullptr;
uint3 block_index{};
dim3 block_size;
dim3 grid_size;
const Observer* observer = nullptr;

namespace {

constexpr size_t PAGE = 4096, STACK = 128 * 1024, CANARY = 1024;
constexpr unsigned char POISON = 0xff;  // a NaN in every floating type, -1 in every integer
constexpr unsigned MOST_THREADS = 1024, MOST_SHARED = 227 * 1024;

enum class State { FRESH, READY, AT_BLOCK_BARRIER, AT_WARP, DONE };

struct Copy {
  void* to;
  const void* from;
  unsigned bytes;
  bool inside;
  int line;
};

#ifdef RESIDUA_UCONTEXT
struct Context {
  ucontext_t context;
};
#else
struct Context {
  void* stack_pointer;
};
#endif

struct Fiber : Thread {
  State state;
  int line;
  bool predicate;
  const char* what;
  char* stack;
  Context context;
  std::vector<Copy> open_copies;
  std::vector<std::vector<Copy>> groups;  // committed, oldest first
};

// Stacks that no fiber uses, each above a page that may not be touched.
class Stacks {
 public:
  char* take() {
    if (free.empty()) free.push_back(map());
    char* stack = free.back();
    free.pop_back();
    return stack;
  }
  void give_back(char* stack) { free.push_back(stack); }
  ~Stacks() {
    for (char* stack : free) munmap(stack - PAGE, STACK + PAGE);
  }

 private:
  static char* map() {
    void* memory = mmap(nullptr, STACK + PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) abort();
    mprotect(memory, PAGE, PROT_NONE);
    return static_cast<char*>(memory) + PAGE;
  }

  std::vector<char*> free;
};

struct Warp {
  std::vector<std::unique_ptr<Meeting>> meetings;
};

std::mutex one_launch;
std::vector<Fiber> fibers(MOST_THREADS);
std::vector<Warp> warps(MOST_THREADS / 32);
Stacks stacks;
Context scheduler;
void (*kernel_body)(void**);
void** kernel_parameters;
unsigned schedule;
uint64_t random_state;
int votes;
int error_code;
char error_text[768];
unsigned char* (*dynamic_address)() = nullptr;
uint64_t dynamic_capacity = 0;
thread_local char touched_to_allocate;

Fiber& running() { return *static_cast<Fiber*>(current); }

#ifdef RESIDUA_UCONTEXT
void change(Context& from, Context& to) { swapcontext(&from.context, &to.context); }
#else
// Saves what a call must keep, and takes over the other stack.
__attribute__((naked, noinline)) void change(Context&, Context&) {
  asm volatile(
      "pushq %rbp; pushq %rbx; pushq %r12; pushq %r13; pushq %r14; pushq %r15;"
      "movq %rsp, (%rdi); movq (%rsi), %rsp;"
      "popq %r15; popq %r14; popq %r13; popq %r12; popq %rbx; popq %rbp; ret");
}
#endif

void pause() { change(running().context, scheduler); }

// A copy that lands after its thread has left would write to the shared memory of another block.
void check_copies(const Fiber& fiber) {
  const Copy* open = fiber.open_copies.empty() ? nullptr : &fiber.open_copies.front();
  for (auto& group : fiber.groups) {
    if (!group.empty()) open = &group.front();
  }
  if (open != nullptr) fail(719, open->line, "the thread ends before this copy is waited for");
}

void enter() {
  kernel_body(kernel_parameters);
  check_copies(running());
  running().state = State::DONE;
  pause();
}

void prepare(Fiber& fiber) {
  fiber.stack = stacks.take();
#ifdef RESIDUA_UCONTEXT
  getcontext(&fiber.context.context);
  fiber.context.context.uc_stack.ss_sp = fiber.stack;
  fiber.context.context.uc_stack.ss_size = STACK;
  fiber.context.context.uc_link = nullptr;
  makecontext(&fiber.context.context, enter, 0);
#else
  void** top = reinterpret_cast<void**>(fiber.stack + STACK);
  *--top = nullptr;
  *--top = reinterpret_cast<void*>(enter);
  for (int saved = 0; saved < 6; ++saved) *--top = nullptr;
  fiber.context.stack_pointer = top;
#endif
}

void run(Fiber& fiber) {
  if (fiber.state == State::FRESH) prepare(fiber);
  fiber.state = State::READY;
  current = &fiber;
  change(scheduler, fiber.context);
  current = nullptr;
  if (fiber.state == State::DONE) stacks.give_back(fiber.stack);
}

unsigned random_below(unsigned bound) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return static_cast<unsigned>((random_state >> 32) * bound >> 32);
}

int report(int code, const char* format, ...) __attribute__((format(printf, 2, 3)));
int report(int code, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error_text, sizeof error_text, format, arguments);
  va_end(arguments);
  return error_code = code;
}

void land(const Copy& copy) {
  if (copy.inside) {
    memcpy(copy.to, copy.from, copy.bytes);
  } else {
    memset(copy.to, 0, copy.bytes);
  }
}

// The thread-local block of this module for this thread: every shared variable is in it.
Range shared_memory() {
  Range found;
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* result) {
        bool own = false;
        size_t size = 0;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          auto& header = info->dlpi_phdr[i];
          uintptr_t start = info->dlpi_addr + header.p_vaddr;
          if (header.p_type == PT_LOAD) {
            own |= reinterpret_cast<uintptr_t>(&fibers) - start < header.p_memsz;
          }
          if (header.p_type == PT_TLS) size = header.p_memsz;
        }
        if (own && info->dlpi_tls_data != nullptr) {
          auto start = reinterpret_cast<uintptr_t>(info->dlpi_tls_data);
          *static_cast<Range*>(result) = {start, start + size};
        }
        return own ? 1 : 0;
      },
      &found);
  return found;
}

void poison(uintptr_t start, uintptr_t end) {
  if (start < end) memset(reinterpret_cast<void*>(start), POISON, end - start);
}

void poison(Range shared, uint64_t dynamic_bytes) {
  if (dynamic_address == nullptr) {
    poison(shared.start, shared.end);
    return;
  }
  auto dynamic = reinterpret_cast<uintptr_t>(dynamic_address());
  poison(shared.start, dynamic);
  poison(dynamic, dynamic + std::min(dynamic_bytes + CANARY, dynamic_capacity));
  poison(dynamic + dynamic_capacity, shared.end);
}

// Runs what can run in one warp, or with a random schedule in the block, until all of it waits.
void run_until_waiting(std::vector<unsigned>& order) {
  for (bool progress = true; progress;) {
    progress = false;
    if (schedule == RESIDUA_RANDOM) {
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_below(i)]);
    }
    for (unsigned number : order) {
      Fiber& fiber = fibers[number];
      if (fiber.state == State::FRESH || fiber.state == State::READY) {
        run(fiber);
        if (error_code != 0) return;
        progress = true;
      }
    }
  }
}

void run_until_waiting(unsigned threads) {
  std::vector<unsigned> order;
  if (schedule == RESIDUA_RANDOM) {
    for (unsigned i = 0; i < threads; ++i) order.push_back(i);
    run_until_waiting(order);
    return;
  }
  unsigned count = (threads + 31) / 32;
  for (unsigned i = 0; i < count && error_code == 0; ++i) {
    unsigned first = (schedule == RESIDUA_REVERSE ? count - 1 - i : i) * 32;
    order.clear();
    for (unsigned lane = 0; lane < 32 && first + lane < threads; ++lane) {
      order.push_back(first + lane);
    }
    if (schedule == RESIDUA_REVERSE) std::reverse(order.begin(), order.end());
    run_until_waiting(order);
  }
}

int report(const Fiber& fiber, const char* text) {
  return report(719, "block (%u,%u,%u), thread (%u,%u,%u), line %d: %s %s", block_index.x,
                block_index.y, block_index.z, fiber.index.x, fiber.index.y, fiber.index.z,
                fiber.line, fiber.what, text);
}

// Lets the block go on if all its threads wait at one barrier; whether it is done.
bool pass_barrier(unsigned threads) {
  unsigned done = 0;
  const Fiber* waiting = nullptr;
  votes = 0;
  for (unsigned i = 0; i < threads; ++i) {
    Fiber& fiber = fibers[i];
    if (fiber.state == State::AT_WARP) {
      report(fiber, "waits for lanes that exited or wait elsewhere");
      return true;
    }
    if (fiber.state == State::DONE) {
      ++done;
      continue;
    }
    if (waiting != nullptr && waiting->line != fiber.line) {
      report(fiber, "is not the barrier that other threads of the block wait at");
      return true;
    }
    waiting = &fiber;
    votes += fiber.predicate;
  }
  if (done == threads) return true;
  if (done > 0) {
    report(*waiting, "waits for threads that have exited");
    return true;
  }
  if (observer != nullptr) observer->block_ordered();
  for (unsigned i = 0; i < threads; ++i) fibers[i].state = State::READY;
  return false;
}

int run_block(Range shared, uint64_t dynamic_bytes) {
  unsigned threads = block_size.x * block_size.y * block_size.z;
  for (unsigned i = 0; i < threads; ++i) {
    Fiber& fiber = fibers[i];
    fiber.index = {i % block_size.x, i / block_size.x % block_size.y,
                   i / (block_size.x * block_size.y)};
    fiber.number = i;
    fiber.lane = i % 32;
    fiber.state = State::FRESH;
    fiber.open_copies.clear();
    fiber.groups.clear();
  }
  for (auto& warp : warps) warp.meetings.clear();
  poison(shared, dynamic_bytes);
  bool done = false;
  while (!done && error_code == 0) {
    run_until_waiting(threads);
    if (error_code == 0) done = pass_barrier(threads);
  }
  if (error_code != 0) {
    for (unsigned i = 0; i < threads; ++i) {
      if (fibers[i].state != State::FRESH && fibers[i].state != State::DONE) {
        stacks.give_back(fibers[i].stack);
      }
    }
    return error_code;
  }
  if (dynamic_address != nullptr) {
    const unsigned char* dynamic = dynamic_address();
    for (uint64_t i = dynamic_bytes; i < std::min(dynamic_bytes + CANARY, dynamic_capacity); ++i) {
      if (dynamic[i] != POISON) {
        return report(700, "block (%u,%u,%u) wrote byte %llu of its %llu of dynamic shared memory",
                      block_index.x, block_index.y, block_index.z, (unsigned long long)i,
                      (unsigned long long)dynamic_bytes);
      }
    }
  }
  return 0;
}

int check(const ResiduaKernel& kernel, const ResiduaLaunch& launch) {
  uint64_t threads = uint64_t(launch.block[0]) * launch.block[1] * launch.block[2];
  for (int i = 0; i < 3; ++i) {
    uint64_t most_blocks = i == 0 ? 0x7fffffff : 65535, most_threads = i == 2 ? 64 : MOST_THREADS;
    if (launch.grid[i] == 0 || launch.grid[i] > most_blocks) {
      return report(1, "a grid of (%u,%u,%u) blocks", launch.grid[0],
                    launch.grid[1], launch.grid[2]);
    }
    if (launch.block[i] == 0 || launch.block[i] > most_threads || threads > MOST_THREADS) {
      return report(1, "a block of (%u,%u,%u) threads", launch.block[0],
                    launch.block[1], launch.block[2]);
    }
  }
  if (threads > kernel.max_threads) {
    return report(701, "%llu threads a block, more than its launch bounds of %u",
                  (unsigned long long)threads, kernel.max_threads);
  }
  if (launch.shared_bytes > MOST_SHARED ||
      (launch.shared_bytes > 0 && launch.shared_bytes > dynamic_capacity)) {
    return report(1, "%llu bytes of dynamic shared memory, of %llu",
                  (unsigned long long)launch.shared_bytes,
                  (unsigned long long)std::min<uint64_t>(MOST_SHARED, dynamic_capacity));
  }
  return 0;
}

// The i-th block to run: a permutation of all, by steps of a number without a common divisor.
uint64_t block_at(uint64_t i, uint64_t count, uint64_t step, uint64_t start) {
  switch (schedule) {
    case RESIDUA_REVERSE:
      return count - 1 - i;
    case RESIDUA_RANDOM:
      return (static_cast<unsigned __int128>(i) * step + start) % count;
    default:
      return i;
  }
}

uint64_t coprime_step(uint64_t count) {
  auto divisor = [](uint64_t a, uint64_t b) {
    while (b != 0) a = std::exchange(b, a % b);
    return a;
  };
  uint64_t step = 1 + random_below(static_cast<unsigned>(std::min<uint64_t>(count, 1u << 30)));
  while (divisor(step, count) != 1) ++step;
  return step;
}

int out_of_bounds(const void* data, const char* format, uint64_t value) {
  struct Place {
    const char* file;
    uint32_t line, column;
  };
  fail(700, static_cast<int>(static_cast<const Place*>(data)->line), format,
       (unsigned long long)value);
}

}  // namespace

DynamicShared::DynamicShared(unsigned char* (*address)(), uint64_t capacity) {
  dynamic_address = address;
  dynamic_capacity = capacity;
}

const char* message() { return error_text; }

void fail(int code, int line, const char* format, ...) {
  char what[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  char place[32] = "";
  if (line > 0) snprintf(place, sizeof place, ", line %d", line);
  report(code, "block (%u,%u,%u), thread (%u,%u,%u)%s: %s", block_index.x, block_index.y,
         block_index.z, current->index.x, current->index.y, current->index.z, place, what);
  pause();
  __builtin_unreachable();
}

int wait_for_block(bool predicate, int line) {
  Fiber& fiber = running();
  fiber.state = State::AT_BLOCK_BARRIER;
  fiber.line = line;
  fiber.what = "__syncthreads";
  fiber.predicate = predicate;
  pause();
  return votes;
}

Meeting* join(unsigned mask, const char* what, int line) {
  Fiber& fiber = running();
  unsigned own = 1u << fiber.lane;
  if ((mask & own) == 0) fail(719, line, "%s without its own lane in mask %08x", what, mask);
  auto& meetings = warps[fiber.number / 32].meetings;
  Meeting* free = nullptr;
  for (auto& meeting : meetings) {
    if (meeting->left == meeting->mask) {
      free = meeting.get();
    } else if (meeting->mask == mask && (meeting->arrived & own) == 0) {
      if (meeting->line != line || strcmp(meeting->what, what) != 0) {
        fail(719, line, "%s, where other lanes of mask %08x are at %s in line %d", what, mask,
             meeting->what, meeting->line);
      }
      meeting->arrived |= own;
      return meeting.get();
    }
  }
  if (free == nullptr) free = meetings.emplace_back(std::make_unique<Meeting>()).get();
  free->mask = mask;
  free->arrived = own;
  free->left = 0;
  free->what = what;
  free->line = line;
  return free;
}

void wait(Meeting* meeting, void (*together)(Meeting*)) {
  Fiber& fiber = running();
  if (meeting->arrived != meeting->mask) {
    fiber.state = State::AT_WARP;
    fiber.what = meeting->what;
    fiber.line = meeting->line;
    pause();
    return;
  }
  if (together != nullptr) together(meeting);
  unsigned first = fiber.number - fiber.lane;
  for (unsigned lane = 0; lane < 32; ++lane) {
    if (meeting->mask >> lane & 1 && lane != fiber.lane) fibers[first + lane].state = State::READY;
  }
}

void leave(Meeting* meeting) { meeting->left |= 1u << current->lane; }

void order_warp(unsigned mask) {
  unsigned threads = block_size.x * block_size.y * block_size.z;
  unsigned first = current->number - current->lane;
  unsigned live = threads - first >= 32 ? 0xffffffffu : (1u << (threads - first)) - 1;
  if (observer != nullptr && (mask & live) == live) observer->warp_ordered(first / 32);
}

void copy_later(void* to, const void* from, unsigned bytes, bool inside, int line) {
  Copy copy{to, from, bytes, inside, line};
  if (observer != nullptr) {
    if (inside) observer->touched(from, bytes, false, __builtin_return_address(0));
    observer->touched(to, bytes, true, __builtin_return_address(0));
  }
  bool late = schedule == RESIDUA_FORWARD || (schedule == RESIDUA_RANDOM && random_below(2) == 0);
  if (late) {
    memset(to, POISON, bytes);
  } else {
    land(copy);
    copy.bytes = 0;
  }
  running().open_copies.push_back(copy);
}

void commit_copies() {
  Fiber& fiber = running();
  fiber.groups.push_back(std::move(fiber.open_copies));
  fiber.open_copies.clear();
}

void wait_for_copies(unsigned pending) {
  auto& groups = running().groups;
  while (groups.size() > pending) {
    for (const Copy& copy : groups.front()) {
      if (observer != nullptr && copy.bytes > 0) {
        observer->touched(copy.to, copy.bytes, true, __builtin_return_address(0));
      }
      land(copy);
    }
    groups.erase(groups.begin());
  }
}

int launch(const ResiduaKernel& kernel, const ResiduaLaunch& launch, void (*body)(void**),
           void** parameters) {
  std::lock_guard<std::mutex> lock(one_launch);
  error_code = 0;
  error_text[0] = 0;
  if (check(kernel, launch) != 0) return error_code;
  kernel_body = body;
  kernel_parameters = parameters;
  schedule = launch.schedule;
  random_state = launch.seed * 2654435761u + 1;
  grid_size = {launch.grid[0], launch.grid[1], launch.grid[2]};
  block_size = {launch.block[0], launch.block[1], launch.block[2]};
  *static_cast<volatile char*>(&touched_to_allocate) = 1;
  Range shared = shared_memory();
  if (observer != nullptr) observer->launch_started(launch, shared);
  uint64_t count = uint64_t(grid_size.x) * grid_size.y * grid_size.z;
  uint64_t step = coprime_step(count);
  uint64_t start = random_below(1u << 30);
  for (uint64_t i = 0; i < count && error_code == 0; ++i) {
    uint64_t block = block_at(i, count, step, start);
    block_index = {unsigned(block % grid_size.x), unsigned(block / grid_size.x % grid_size.y),
                   unsigned(block / (uint64_t(grid_size.x) * grid_size.y))};
    if (observer != nullptr) observer->block_started(unsigned(i));
    run_block(shared, launch.shared_bytes);
  }
  return error_code;
}

}  // namespace residua

// What -fsanitize=bounds,alignment,integer-divide-by-zero calls; nothing else of its library is
// needed. The first argument begins with the place in the source.
extern "C" {
void __ubsan_handle_out_of_bounds(void* data, void* index) {
  residua::out_of_bounds(data, "index %llu is outside its array", (uint64_t)index);
}
void __ubsan_handle_type_mismatch_v1(void* data, void* address) {
  residua::out_of_bounds(data, "access to the misaligned address %llx", (uint64_t)address);
}
void __ubsan_handle_divrem_overflow(void* data, void* dividend, void*) {
  residua::out_of_bounds(data, "division of %llu by zero", (uint64_t)dividend);
}
}
