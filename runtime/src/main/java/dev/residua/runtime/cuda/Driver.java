package dev.residua.runtime.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.residua.runtime.ResiduaException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of `libcuda` that are needed, each with its status checked. A `long` is a `size_t`
/// or an address on the device, a segment a handle or an address on the host.
///
/// All calls but the first are made by the thread that owns the context.
@SuppressWarnings("restricted")
final class Driver {
  static final int OUT_OF_MEMORY = 2;
  static final int NO_DEVICE = 100;
  static final int NO_BINARY = 209;
  static final int UNSUPPORTED_PTX = 222;

  private static final int NOT_FOUND = 500;
  private static final int NON_BLOCKING = 1;
  private static final int THREAD_LOCAL = 1;
  private static final int MAX_DYNAMIC_SHARED = 8;
  private static final int NAME_BYTES = 256;

  // A handle for each list of parameters: P for a pointer, I for an int, L for a long. As static
  // finals they are compiled to direct calls, whichever library the function is in.
  private static final MethodHandle I = handle(JAVA_INT);
  private static final MethodHandle L = handle(JAVA_LONG);
  private static final MethodHandle P = handle(ADDRESS);
  private static final MethodHandle IP = handle(JAVA_INT, ADDRESS);
  private static final MethodHandle PI = handle(ADDRESS, JAVA_INT);
  private static final MethodHandle PL = handle(ADDRESS, JAVA_LONG);
  private static final MethodHandle PP = handle(ADDRESS, ADDRESS);
  private static final MethodHandle PII = handle(ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle PPL = handle(ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle PPP = handle(ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle PLPP = handle(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle LPL = handle(JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle LPLP = handle(JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle PLLP = handle(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle LILP = handle(JAVA_LONG, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle LAUNCH =
      handle(
          ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
          ADDRESS, ADDRESS);

  private final String library;
  private final SymbolLookup symbols;
  private final MemorySegment init;
  private final MemorySegment deviceCount;
  private final MemorySegment deviceGet;
  private final MemorySegment deviceName;
  private final MemorySegment deviceAttribute;
  private final MemorySegment retain;
  private final MemorySegment release;
  private final MemorySegment setCurrent;
  private final MemorySegment memInfo;
  private final MemorySegment memAlloc;
  private final MemorySegment memFree;
  private final MemorySegment memAllocHost;
  private final MemorySegment memFreeHost;
  private final MemorySegment toDevice;
  private final MemorySegment toDeviceAsync;
  private final MemorySegment toHostAsync;
  private final MemorySegment memset;
  private final MemorySegment moduleLoad;
  private final MemorySegment moduleUnload;
  private final MemorySegment moduleFunction;
  private final MemorySegment setFunctionAttribute;
  private final MemorySegment parameterInfo;
  private final MemorySegment launch;
  private final MemorySegment streamCreate;
  private final MemorySegment streamDestroy;
  private final MemorySegment streamSynchronize;
  private final MemorySegment beginCapture;
  private final MemorySegment endCapture;
  private final MemorySegment graphInstantiate;
  private final MemorySegment graphLaunch;
  private final MemorySegment graphDestroy;
  private final MemorySegment graphExecDestroy;
  private final MemorySegment errorName;
  private final MemorySegment errorString;

  private Driver(String library, SymbolLookup symbols) {
    this.library = library;
    this.symbols = symbols;
    init = find("cuInit");
    deviceCount = find("cuDeviceGetCount");
    deviceGet = find("cuDeviceGet");
    deviceName = find("cuDeviceGetName");
    deviceAttribute = find("cuDeviceGetAttribute");
    retain = find("cuDevicePrimaryCtxRetain");
    release = find("cuDevicePrimaryCtxRelease_v2");
    setCurrent = find("cuCtxSetCurrent");
    memInfo = find("cuMemGetInfo_v2");
    memAlloc = find("cuMemAlloc_v2");
    memFree = find("cuMemFree_v2");
    memAllocHost = find("cuMemAllocHost_v2");
    memFreeHost = find("cuMemFreeHost");
    toDevice = find("cuMemcpyHtoD_v2");
    toDeviceAsync = find("cuMemcpyHtoDAsync_v2");
    toHostAsync = find("cuMemcpyDtoHAsync_v2");
    memset = find("cuMemsetD32Async");
    moduleLoad = find("cuModuleLoadData");
    moduleUnload = find("cuModuleUnload");
    moduleFunction = find("cuModuleGetFunction");
    setFunctionAttribute = find("cuFuncSetAttribute");
    // Drivers before CUDA 12.4 do not have it; then it is not asked.
    parameterInfo = symbols.find("cuFuncGetParamInfo").orElse(MemorySegment.NULL);
    launch = find("cuLaunchKernel");
    streamCreate = find("cuStreamCreate");
    streamDestroy = find("cuStreamDestroy_v2");
    streamSynchronize = find("cuStreamSynchronize");
    beginCapture = find("cuStreamBeginCapture_v2");
    endCapture = find("cuStreamEndCapture");
    graphInstantiate = find("cuGraphInstantiateWithFlags");
    graphLaunch = find("cuGraphLaunch");
    graphDestroy = find("cuGraphDestroy");
    graphExecDestroy = find("cuGraphExecDestroy");
    errorName = find("cuGetErrorName");
    errorString = find("cuGetErrorString");
  }

  /// The driver in a shared library.
  ///
  /// @throws ResiduaException where it cannot be loaded or is too old
  static Driver load(String library) {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new ResiduaException(
          "there is no CUDA driver: cannot load " + library + "; install NVIDIA's driver", e);
    }
    return new Driver(library, symbols);
  }

  private static MethodHandle handle(MemoryLayout... parameters) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private MemorySegment find(String name) {
    return symbols
        .find(name)
        .orElseThrow(() ->
            new ResiduaException(
                "the CUDA driver "
                    + library
                    + " is too old, it has no "
                    + name
                    + "; update it to one for CUDA 12 or later"));
  }

  private interface Call {
    int run() throws Throwable;
  }

  private void check(String function, Call call) {
    int status = status(call);
    if (status != 0) {
      throw failure(function, status);
    }
  }

  private static int status(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private CudaException failure(String function, int status) {
    return new CudaException(function + ": " + text(status), status);
  }

  /// `an illegal memory access was encountered (CUDA_ERROR_ILLEGAL_ADDRESS, 700)`.
  String text(int status) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      int named = status(() -> (int) IP.invokeExact(errorName, status, out));
      var name = named == 0 ? string(out) : "status";
      int described = status(() -> (int) IP.invokeExact(errorString, status, out));
      var description = described == 0 ? string(out) : "the driver does not say what it means";
      return description + " (" + name + ", " + status + ")";
    }
  }

  private static String string(MemorySegment pointer) {
    return pointer.get(ADDRESS, 0).reinterpret(NAME_BYTES).getString(0);
  }

  /// @throws ResiduaException where the machine has no device
  void init() {
    int status = status(() -> (int) I.invokeExact(init, 0));
    if (status == NO_DEVICE) {
      throw noDevice();
    }
    if (status != 0) {
      throw new ResiduaException("the CUDA driver does not start: " + text(status));
    }
  }

  /// The first device.
  ///
  /// @throws ResiduaException where there is none
  int device() {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(JAVA_INT);
      check("cuDeviceGetCount", () -> (int) P.invokeExact(deviceCount, out));
      if (out.get(JAVA_INT, 0) == 0) {
        throw noDevice();
      }
      check("cuDeviceGet", () -> (int) PI.invokeExact(deviceGet, out, 0));
      return out.get(JAVA_INT, 0);
    }
  }

  private static ResiduaException noDevice() {
    return new ResiduaException("there is a CUDA driver, but no CUDA device");
  }

  String deviceName(int device) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocate(NAME_BYTES);
      check("cuDeviceGetName", () -> (int) PII.invokeExact(deviceName, name, NAME_BYTES, device));
      return name.getString(0);
    }
  }

  int deviceAttribute(int device, int attribute) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(JAVA_INT);
      check(
          "cuDeviceGetAttribute",
          () -> (int) PII.invokeExact(deviceAttribute, out, attribute, device));
      return out.get(JAVA_INT, 0);
    }
  }

  /// Makes the device's primary context that of this thread.
  void retain(int device) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      check("cuDevicePrimaryCtxRetain", () -> (int) PI.invokeExact(retain, out, device));
      var context = out.get(ADDRESS, 0);
      check("cuCtxSetCurrent", () -> (int) P.invokeExact(setCurrent, context));
    }
  }

  void release(int device) {
    check("cuDevicePrimaryCtxRelease", () -> (int) I.invokeExact(release, device));
  }

  long freeMemory() {
    try (var arena = Arena.ofConfined()) {
      var free = arena.allocate(JAVA_LONG);
      var total = arena.allocate(JAVA_LONG);
      check("cuMemGetInfo", () -> (int) PP.invokeExact(memInfo, free, total));
      return free.get(JAVA_LONG, 0);
    }
  }

  /// The address of new memory on the device.
  ///
  /// @throws CudaException with [#OUT_OF_MEMORY] where there is too little
  long allocate(long bytes) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(JAVA_LONG);
      check("cuMemAlloc", () -> (int) PL.invokeExact(memAlloc, out, bytes));
      return out.get(JAVA_LONG, 0);
    }
  }

  void free(long address) {
    check("cuMemFree", () -> (int) L.invokeExact(memFree, address));
  }

  /// New memory of the host that the device reads and writes by itself.
  MemorySegment allocatePinned(long bytes) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      check("cuMemAllocHost", () -> (int) PL.invokeExact(memAllocHost, out, bytes));
      return out.get(ADDRESS, 0).reinterpret(bytes);
    }
  }

  void freePinned(MemorySegment pinned) {
    check("cuMemFreeHost", () -> (int) P.invokeExact(memFreeHost, pinned));
  }

  /// Copies and waits.
  void toDevice(long to, MemorySegment from, long bytes) {
    check("cuMemcpyHtoD", () -> (int) LPL.invokeExact(toDevice, to, from, bytes));
  }

  void toDevice(long to, MemorySegment from, long bytes, MemorySegment stream) {
    check(
        "cuMemcpyHtoDAsync", () -> (int) LPLP.invokeExact(toDeviceAsync, to, from, bytes, stream));
  }

  void toHost(MemorySegment to, long from, long bytes, MemorySegment stream) {
    check("cuMemcpyDtoHAsync", () -> (int) PLLP.invokeExact(toHostAsync, to, from, bytes, stream));
  }

  /// Sets `words` words of 32 bits to 0.
  void zero(long address, long words, MemorySegment stream) {
    check("cuMemsetD32Async", () -> (int) LILP.invokeExact(memset, address, 0, words, stream));
  }

  /// The module in an image, which the driver copies.
  ///
  /// @throws CudaException with [#NO_BINARY] where the image has nothing for this device
  MemorySegment loadModule(MemorySegment image) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      check("cuModuleLoadData", () -> (int) PP.invokeExact(moduleLoad, out, image));
      return out.get(ADDRESS, 0);
    }
  }

  void unload(MemorySegment module) {
    check("cuModuleUnload", () -> (int) P.invokeExact(moduleUnload, module));
  }

  MemorySegment function(MemorySegment module, String name) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      var text = arena.allocateFrom(name);
      int status = status(() -> (int) PPP.invokeExact(moduleFunction, out, module, text));
      if (status == NOT_FOUND) {
        throw new CudaException("the kernels' file has no kernel `" + name + "`", status);
      }
      if (status != 0) {
        throw failure("cuModuleGetFunction", status);
      }
      return out.get(ADDRESS, 0);
    }
  }

  /// Lets a kernel have more than 48 KiB of dynamic shared memory.
  void allowShared(MemorySegment function, int bytes) {
    check(
        "cuFuncSetAttribute",
        () -> (int) PII.invokeExact(setFunctionAttribute, function, MAX_DYNAMIC_SHARED, bytes));
  }

  /// The bytes of parameter `index` of a kernel; 0 where it has no such parameter, -1 where the
  /// driver cannot tell.
  long parameterBytes(MemorySegment function, int index) {
    if (parameterInfo.equals(MemorySegment.NULL)) {
      return -1;
    }
    try (var arena = Arena.ofConfined()) {
      var offset = arena.allocate(JAVA_LONG);
      var size = arena.allocate(JAVA_LONG);
      int status =
          status(() -> (int) PLPP.invokeExact(parameterInfo, function, (long) index, offset, size));
      return status == 0 ? size.get(JAVA_LONG, 0) : 0;
    }
  }

  /// @param parameters pointers to the values of the parameters
  void launch(
      MemorySegment function,
      Launch.Grid grid,
      int threads,
      int shared,
      MemorySegment stream,
      MemorySegment parameters) {
    check(
        "cuLaunchKernel",
        () ->
            (int)
                LAUNCH.invokeExact(
                    launch,
                    function,
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    threads,
                    1,
                    1,
                    shared,
                    stream,
                    parameters,
                    MemorySegment.NULL));
  }

  /// A stream that does not wait for the default one.
  MemorySegment createStream() {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      check("cuStreamCreate", () -> (int) PI.invokeExact(streamCreate, out, NON_BLOCKING));
      return out.get(ADDRESS, 0);
    }
  }

  void destroyStream(MemorySegment stream) {
    check("cuStreamDestroy", () -> (int) P.invokeExact(streamDestroy, stream));
  }

  /// Waits until all that was put into the stream is done.
  void synchronize(MemorySegment stream) {
    check("cuStreamSynchronize", () -> (int) P.invokeExact(streamSynchronize, stream));
  }

  /// What `work` puts into the stream, as a graph that can be launched again and again.
  MemorySegment capture(MemorySegment stream, Runnable work) {
    try (var arena = Arena.ofConfined()) {
      var out = arena.allocate(ADDRESS);
      check("cuStreamBeginCapture", () -> (int) PI.invokeExact(beginCapture, stream, THREAD_LOCAL));
      try {
        work.run();
      } catch (RuntimeException e) {
        // Ends the capture of the stream; what it gives is of no use.
        int _ = status(() -> (int) PP.invokeExact(endCapture, stream, out));
        throw e;
      }
      check("cuStreamEndCapture", () -> (int) PP.invokeExact(endCapture, stream, out));
      var graph = out.get(ADDRESS, 0);
      check("cuGraphInstantiate", () -> (int) PPL.invokeExact(graphInstantiate, out, graph, 0L));
      check("cuGraphDestroy", () -> (int) P.invokeExact(graphDestroy, graph));
      return out.get(ADDRESS, 0);
    }
  }

  void launchGraph(MemorySegment graph, MemorySegment stream) {
    check("cuGraphLaunch", () -> (int) PP.invokeExact(graphLaunch, graph, stream));
  }

  void destroyGraph(MemorySegment graph) {
    check("cuGraphExecDestroy", () -> (int) P.invokeExact(graphExecDestroy, graph));
  }
}
