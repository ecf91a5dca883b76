// A stand-in for libcuda.so.1: the entry points that Residua's runtime calls, over kernels that were
// compiled for the host. The host code is exercised as on a device, and more strictly:
//   - a call from a thread without a context is an error;
//   - a stream does nothing until something waits for it, and then all that was put into it;
//   - new memory is full of NaNs and ends at a page that may not be touched;
//   - the arguments of a launch are read when it is made, as the driver does.
// With -DRESIDUA_CHECK_ABI and the toolkit's headers the compiler compares each signature with
// cuda.h.
#ifdef RESIDUA_CHECK_ABI
#include <cuda.h>
#else
typedef int CUresult;
typedef int CUdevice;
typedef int CUdevice_attribute;
typedef int CUfunction_attribute;
typedef int CUstreamCaptureMode;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st* CUcontext;
typedef struct CUmod_st* CUmodule;
typedef struct CUfunc_st* CUfunction;
typedef struct CUstream_st* CUstream;
typedef struct CUgraph_st* CUgraph;
typedef struct CUgraphExec_st* CUgraphExec;
#define CUDAAPI
// The names that the toolkit's header gives these functions.
#define cuDevicePrimaryCtxRelease cuDevicePrimaryCtxRelease_v2
#define cuMemGetInfo cuMemGetInfo_v2
#define cuMemAlloc cuMemAlloc_v2
#define cuMemFree cuMemFree_v2
#define cuMemAllocHost cuMemAllocHost_v2
#define cuMemcpyHtoD cuMemcpyHtoD_v2
#define cuMemcpyHtoDAsync cuMemcpyHtoDAsync_v2
#define cuMemcpyDtoHAsync cuMemcpyDtoHAsync_v2
#define cuStreamDestroy cuStreamDestroy_v2
#define cuStreamBeginCapture cuStreamBeginCapture_v2
#define cuGraphInstantiate cuGraphInstantiateWithFlags
#endif
#include <dlfcn.h>
#include <elf.h>
#include <residua/kernel_table.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

enum Status {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  NO_BINARY_FOR_GPU = 209,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  ILLEGAL_ADDRESS = 700,
  LAUNCH_OUT_OF_RESOURCES = 701,
  LAUNCH_FAILED = 719,
  CAPTURE_UNSUPPORTED = 900,
  CAPTURE_INVALIDATED = 901,
};

struct Description {
  int status;
  const char* name;
  const char* text;
};

constexpr Description DESCRIPTIONS[] = {
    {SUCCESS, "CUDA_SUCCESS", "no error"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU",
     "no kernel image is available for execution on the device"},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES",
     "too many resources requested for launch"},
    {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
     "operation not permitted when stream is capturing"},
    {CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
     "operation failed due to a previous error during capture"},
};

// Attributes, by their numbers in cuda.h.
constexpr int CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76;
constexpr int MAX_THREADS = 0, MAX_DYNAMIC_SHARED = 8;

constexpr int SHARED = 48 * 1024, MOST_SHARED = 227 * 1024;
constexpr size_t PAGE = 4096, ALIGNMENT = 256;
constexpr unsigned char POISON = 0xff;

using Operation = std::function<int()>;

}  // namespace

struct CUctx_st {};

struct CUfunc_st {
  const ResiduaKernel* kernel;
  int most_shared = SHARED;
};

struct CUmod_st {
  void* library;
  int file;
  std::map<std::string, CUfunc_st> functions;
};

struct CUstream_st {
  bool capturing = false;
  std::vector<Operation> captured;
  std::vector<Operation> queue;
};

struct CUgraph_st {
  std::vector<Operation> operations;
};

struct CUgraphExec_st {
  std::vector<Operation> operations;
};

namespace {

struct Allocation {
  size_t bytes;
  void* mapped;
  size_t mapped_bytes;
};

std::recursive_mutex lock;
CUctx_st primary;
CUstream_st default_stream;
bool initialized = false;
int sticky = SUCCESS;
std::map<CUdeviceptr, Allocation> allocations;
std::map<void*, size_t> pinned;
size_t used = 0;
thread_local CUcontext context = nullptr;

// What a test says of the machine, and asks of what was done.
std::map<std::string, uint64_t> settings = {
    {"devices", 1}, {"capability", 90}, {"memory", uint64_t(16) << 30}, {"fail_launch", 0}};
std::map<std::string, uint64_t> counts;

CUresult result(int status) { return static_cast<CUresult>(status); }

// The status with which a call that needs a context fails; 0 where it may go on.
int refused() {
  if (!initialized) return NOT_INITIALIZED;
  if (context == nullptr) return INVALID_CONTEXT;
  return sticky;
}

CUstream of(CUstream stream) { return stream == nullptr ? &default_stream : stream; }

int run(CUstream stream) {
  std::vector<Operation> operations;
  operations.swap(of(stream)->queue);
  for (auto& operation : operations) {
    if (sticky != SUCCESS) break;
    sticky = operation();
  }
  return sticky;
}

void submit(CUstream stream, Operation operation) {
  auto* to = of(stream);
  (to->capturing ? to->captured : to->queue).push_back(std::move(operation));
}

bool inside(CUdeviceptr start, size_t bytes) {
  auto next = allocations.upper_bound(start);
  if (next == allocations.begin()) return false;
  --next;
  return start + bytes <= next->first + next->second.bytes;
}

bool is_pinned(const void* start, size_t bytes) {
  auto next = pinned.upper_bound(const_cast<void*>(start));
  if (next == pinned.begin()) return false;
  --next;
  auto* end = static_cast<char*>(next->first) + next->second;
  return static_cast<const char*>(start) + bytes <= end;
}

size_t rounded(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

int launch(const ResiduaKernel& kernel, const ResiduaLaunch& launch,
           const std::vector<std::vector<char>>& arguments) {
  if (settings["fail_launch"] == ++counts["launches"]) return ILLEGAL_ADDRESS;
  std::vector<void*> parameters;
  for (auto& argument : arguments) parameters.push_back(const_cast<char*>(argument.data()));
  parameters.push_back(nullptr);
  ResiduaLaunch scheduled = launch;
  scheduled.schedule = static_cast<uint32_t>(settings["schedule"]);
  scheduled.seed = static_cast<uint32_t>(settings["seed"]);
  int status = kernel.launch(&scheduled, parameters.data());
  if (status != SUCCESS) fprintf(stderr, "stand-in: %s: %s\n", kernel.name, kernel.message());
  return status;
}

}  // namespace

#define LOCKED std::lock_guard<std::recursive_mutex> locked(lock)
#define NEEDS_CONTEXT \
  LOCKED;             \
  if (int status = refused()) return result(status)

extern "C" {

// `devices`, `capability` (90 for sm_90), `memory` in bytes, and `fail_launch`: the number, from 1
// on, of the launch that fails as if it had written where it may not; 0 for none. Any setting
// forgets earlier failures and counts from 0 again.
void residua_stand_in_set(const char* name, uint64_t value) {
  LOCKED;
  settings[name] = value;
  sticky = SUCCESS;
  counts.clear();
}

// `launches`, `graphs` launched, `captures`, `waits`, and the live `allocations`, `pinned` and
// `bytes`.
uint64_t residua_stand_in_count(const char* name) {
  LOCKED;
  if (strcmp(name, "allocations") == 0) return allocations.size();
  if (strcmp(name, "pinned") == 0) return pinned.size();
  if (strcmp(name, "bytes") == 0) return used;
  return counts[name];
}

CUresult CUDAAPI cuInit(unsigned flags) {
  LOCKED;
  if (flags != 0) return result(INVALID_VALUE);
  if (settings["devices"] == 0) return result(NO_DEVICE);
  initialized = true;
  return result(SUCCESS);
}

CUresult CUDAAPI cuDeviceGetCount(int* count) {
  *count = static_cast<int>(settings["devices"]);
  return result(initialized ? SUCCESS : NOT_INITIALIZED);
}

CUresult CUDAAPI cuDeviceGet(CUdevice* device, int ordinal) {
  if (!initialized) return result(NOT_INITIALIZED);
  if (ordinal != 0) return result(INVALID_DEVICE);
  *device = 0;
  return result(SUCCESS);
}

CUresult CUDAAPI cuDeviceGetName(char* name, int length, CUdevice) {
  snprintf(name, static_cast<size_t>(length), "Stand-in");
  return result(SUCCESS);
}

CUresult CUDAAPI cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice) {
  int capability = static_cast<int>(settings["capability"]);
  switch (static_cast<int>(attribute)) {
    case CAPABILITY_MAJOR:
      *value = capability / 10;
      return result(SUCCESS);
    case CAPABILITY_MINOR:
      *value = capability % 10;
      return result(SUCCESS);
    default:
      return result(INVALID_VALUE);
  }
}

CUresult CUDAAPI cuDevicePrimaryCtxRetain(CUcontext* retained, CUdevice) {
  if (!initialized) return result(NOT_INITIALIZED);
  *retained = reinterpret_cast<CUcontext>(&primary);
  return result(SUCCESS);
}

CUresult CUDAAPI cuDevicePrimaryCtxRelease(CUdevice) { return result(SUCCESS); }

CUresult CUDAAPI cuCtxSetCurrent(CUcontext current) {
  context = current;
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemGetInfo(size_t* free, size_t* total) {
  NEEDS_CONTEXT;
  *total = settings["memory"];
  *free = *total - used;
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemAlloc(CUdeviceptr* address, size_t bytes) {
  NEEDS_CONTEXT;
  if (bytes == 0) return result(INVALID_VALUE);
  if (bytes > settings["memory"] - used) return result(OUT_OF_MEMORY);
  // The memory ends where a page that may not be touched begins.
  size_t size = rounded(bytes, ALIGNMENT), mapped_bytes = rounded(size, PAGE) + 2 * PAGE;
  void* mapped = mmap(nullptr, mapped_bytes, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return result(OUT_OF_MEMORY);
  char* end = static_cast<char*>(mapped) + mapped_bytes - PAGE;
  mprotect(static_cast<char*>(mapped) + PAGE, mapped_bytes - 2 * PAGE, PROT_READ | PROT_WRITE);
  memset(end - size, POISON, size);
  *address = reinterpret_cast<CUdeviceptr>(end - size);
  allocations[*address] = {bytes, mapped, mapped_bytes};
  used += bytes;
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemFree(CUdeviceptr address) {
  LOCKED;
  auto found = allocations.find(address);
  if (found == allocations.end()) return result(INVALID_VALUE);
  int status = run(nullptr);
  munmap(found->second.mapped, found->second.mapped_bytes);
  used -= found->second.bytes;
  allocations.erase(found);
  return result(status);
}

CUresult CUDAAPI cuMemAllocHost(void** address, size_t bytes) {
  NEEDS_CONTEXT;
  if (posix_memalign(address, PAGE, bytes) != 0) return result(OUT_OF_MEMORY);
  memset(*address, POISON, bytes);
  pinned[*address] = bytes;
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemFreeHost(void* address) {
  LOCKED;
  if (pinned.erase(address) == 0) return result(INVALID_VALUE);
  free(address);
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemcpyHtoD(CUdeviceptr to, const void* from, size_t bytes) {
  NEEDS_CONTEXT;
  if (!inside(to, bytes)) return result(INVALID_VALUE);
  if (int status = run(nullptr)) return result(status);
  memcpy(reinterpret_cast<void*>(to), from, bytes);
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemcpyHtoDAsync(CUdeviceptr to, const void* from, size_t bytes,
                                   CUstream stream) {
  NEEDS_CONTEXT;
  // Memory that is not pinned may be copied, but not at once with other work.
  if (!inside(to, bytes) || !is_pinned(from, bytes)) return result(INVALID_VALUE);
  submit(stream, [=] {
    memcpy(reinterpret_cast<void*>(to), from, bytes);
    return SUCCESS;
  });
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemcpyDtoHAsync(void* to, CUdeviceptr from, size_t bytes, CUstream stream) {
  NEEDS_CONTEXT;
  if (!inside(from, bytes) || !is_pinned(to, bytes)) return result(INVALID_VALUE);
  submit(stream, [=] {
    memcpy(to, reinterpret_cast<void*>(from), bytes);
    return SUCCESS;
  });
  return result(SUCCESS);
}

CUresult CUDAAPI cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t words, CUstream stream) {
  NEEDS_CONTEXT;
  if (words == 0 || !inside(to, words * sizeof value)) return result(INVALID_VALUE);
  submit(stream, [=] {
    auto* at = reinterpret_cast<unsigned*>(to);
    for (size_t i = 0; i < words; ++i) at[i] = value;
    return SUCCESS;
  });
  return result(SUCCESS);
}

CUresult CUDAAPI cuModuleLoadData(CUmodule* module, const void* image) {
  NEEDS_CONTEXT;
  auto* header = static_cast<const Elf64_Ehdr*>(image);
  // What nvcc makes is for real devices: a fat binary, or an ELF file for their machine.
  unsigned fat_binary = 0xba55ed50;
  if (memcmp(image, &fat_binary, sizeof fat_binary) == 0) return result(NO_BINARY_FOR_GPU);
  if (memcmp(image, ELFMAG, SELFMAG) != 0) return result(INVALID_IMAGE);
  if (header->e_machine != EM_X86_64 && header->e_machine != EM_AARCH64) {
    return result(NO_BINARY_FOR_GPU);
  }
  size_t length = header->e_shoff + size_t(header->e_shnum) * header->e_shentsize;
  int file = memfd_create("residua-kernels", 0);
  for (size_t at = 0; at < length;) {
    ssize_t written = write(file, static_cast<const char*>(image) + at, length - at);
    if (written <= 0) return result(OUT_OF_MEMORY);
    at += static_cast<size_t>(written);
  }
  // The file stays open: a path that was closed and comes again would name the old library.
  auto path = "/proc/self/fd/" + std::to_string(file);
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    fprintf(stderr, "stand-in: %s\n", dlerror());
    close(file);
    return result(INVALID_IMAGE);
  }
  *module = new CUmod_st{library, file, {}};
  return result(SUCCESS);
}

CUresult CUDAAPI cuModuleUnload(CUmodule module) {
  LOCKED;
  dlclose(module->library);
  close(module->file);
  delete module;
  return result(SUCCESS);
}

CUresult CUDAAPI cuModuleGetFunction(CUfunction* function, CUmodule module, const char* name) {
  NEEDS_CONTEXT;
  auto symbol = "residua_kernel_" + std::string(name);
  auto* kernel = static_cast<const ResiduaKernel*>(dlsym(module->library, symbol.c_str()));
  if (kernel == nullptr) return result(NOT_FOUND);
  *function =
      reinterpret_cast<CUfunction>(&module->functions.emplace(name, CUfunc_st{kernel}).first->second);
  return result(SUCCESS);
}

CUresult CUDAAPI cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute,
                                    int value) {
  NEEDS_CONTEXT;
  if (static_cast<int>(attribute) != MAX_DYNAMIC_SHARED || value > MOST_SHARED) {
    return result(INVALID_VALUE);
  }
  function->most_shared = value;
  return result(SUCCESS);
}

CUresult CUDAAPI cuFuncGetParamInfo(CUfunction function, size_t index, size_t* offset,
                                    size_t* size) {
  NEEDS_CONTEXT;
  if (index >= function->kernel->parameter_count) return result(INVALID_VALUE);
  *offset = function->kernel->parameter_offsets[index];
  *size = function->kernel->parameter_sizes[index];
  return result(SUCCESS);
}

CUresult CUDAAPI cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y,
                                unsigned grid_z, unsigned block_x, unsigned block_y,
                                unsigned block_z, unsigned shared, CUstream stream,
                                void** parameters, void** extra) {
  NEEDS_CONTEXT;
  if (function == nullptr) return result(INVALID_HANDLE);
  auto* kernel = function->kernel;
  uint64_t threads = uint64_t(block_x) * block_y * block_z;
  if (grid_x == 0 || grid_y == 0 || grid_z == 0 || threads == 0) return result(INVALID_VALUE);
  if (grid_x > 0x7fffffffu || grid_y > 65535 || grid_z > 65535) return result(INVALID_VALUE);
  if (threads > 1024 || block_z > 64 || extra != nullptr) return result(INVALID_VALUE);
  if (threads > kernel->max_threads) return result(LAUNCH_OUT_OF_RESOURCES);
  if (shared > static_cast<unsigned>(function->most_shared)) return result(INVALID_VALUE);
  std::vector<std::vector<char>> arguments;
  for (unsigned i = 0; i < kernel->parameter_count; ++i) {
    auto* value = static_cast<const char*>(parameters[i]);
    if (value == nullptr) return result(INVALID_VALUE);
    arguments.emplace_back(value, value + kernel->parameter_sizes[i]);
  }
  ResiduaLaunch shape = {{grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared,
                         RESIDUA_FORWARD,          0,                           nullptr, 0};
  submit(stream, [=] { return launch(*kernel, shape, arguments); });
  return result(SUCCESS);
}

CUresult CUDAAPI cuStreamCreate(CUstream* stream, unsigned) {
  NEEDS_CONTEXT;
  *stream = new CUstream_st;
  return result(SUCCESS);
}

CUresult CUDAAPI cuStreamDestroy(CUstream stream) {
  LOCKED;
  int status = run(stream);
  delete stream;
  return result(status);
}

CUresult CUDAAPI cuStreamSynchronize(CUstream stream) {
  NEEDS_CONTEXT;
  if (of(stream)->capturing) return result(CAPTURE_UNSUPPORTED);
  ++counts["waits"];
  return result(run(stream));
}

CUresult CUDAAPI cuStreamBeginCapture(CUstream stream, CUstreamCaptureMode) {
  NEEDS_CONTEXT;
  if (stream == nullptr) return result(CAPTURE_UNSUPPORTED);
  stream->capturing = true;
  stream->captured.clear();
  ++counts["captures"];
  return result(SUCCESS);
}

CUresult CUDAAPI cuStreamEndCapture(CUstream stream, CUgraph* graph) {
  NEEDS_CONTEXT;
  if (!stream->capturing) return result(CAPTURE_INVALIDATED);
  stream->capturing = false;
  *graph = new CUgraph_st{std::move(stream->captured)};
  return result(SUCCESS);
}

CUresult CUDAAPI cuGraphInstantiate(CUgraphExec* executable, CUgraph graph, unsigned long long) {
  NEEDS_CONTEXT;
  *executable = new CUgraphExec_st{graph->operations};
  return result(SUCCESS);
}

CUresult CUDAAPI cuGraphLaunch(CUgraphExec executable, CUstream stream) {
  NEEDS_CONTEXT;
  ++counts["graphs"];
  for (auto& operation : executable->operations) submit(stream, operation);
  return result(SUCCESS);
}

CUresult CUDAAPI cuGraphDestroy(CUgraph graph) {
  LOCKED;
  delete graph;
  return result(SUCCESS);
}

CUresult CUDAAPI cuGraphExecDestroy(CUgraphExec executable) {
  LOCKED;
  delete executable;
  return result(SUCCESS);
}

CUresult CUDAAPI cuGetErrorName(CUresult status, const char** name) {
  for (auto& description : DESCRIPTIONS) {
    if (description.status == static_cast<int>(status)) {
      *name = description.name;
      return result(SUCCESS);
    }
  }
  return result(INVALID_VALUE);
}

CUresult CUDAAPI cuGetErrorString(CUresult status, const char** text) {
  for (auto& description : DESCRIPTIONS) {
    if (description.status == static_cast<int>(status)) {
      *text = description.text;
      return result(SUCCESS);
    }
  }
  return result(INVALID_VALUE);
}

}  // extern "C"
