// RESIDUA_KERNEL(k, max_threads) exports kernel `k`; RESIDUA_DYNAMIC_SHARED defines the array that a
// module declares `extern __shared__`. A host program includes the kernels and adds these lines.
#pragma once

namespace residua {

template <size_t... I> struct Indices {};

template <auto KERNEL> struct Exported;
template <class... P, void (*KERNEL)(P...)> struct Exported<KERNEL> {
  static constexpr uint64_t sizes[sizeof...(P) + 1] = {sizeof(P)..., 0};

  struct Offsets {
    uint64_t at[sizeof...(P) + 1] = {};
    constexpr Offsets() {
      uint64_t aligns[] = {alignof(P)..., 1}, end = 0;
      for (size_t i = 0; i < sizeof...(P); ++i) {
        at[i] = (end + aligns[i] - 1) / aligns[i] * aligns[i];
        end = at[i] + sizes[i];
      }
    }
  };
  static constexpr Offsets offsets{};

  template <size_t... I> static void call(void** parameters, Indices<I...>) {
    KERNEL(*static_cast<P*>(parameters[I])...);
  }
  static void body(void** parameters) {
    call(parameters, Indices<__integer_pack(sizeof...(P))...>());
  }
};

}  // namespace residua

#define RESIDUA_KERNEL(kernel, threads)                                                          \
  extern "C" __attribute__((visibility("default"))) const ResiduaKernel residua_kernel_##kernel; \
  const ResiduaKernel residua_kernel_##kernel = {                                                \
      #kernel,                                                                                   \
      sizeof(residua::Exported<&kernel>::sizes) / sizeof(uint64_t) - 1,                          \
      threads,                                                                                   \
      residua::Exported<&kernel>::sizes,                                                         \
      residua::Exported<&kernel>::offsets.at,                                                    \
      [](const ResiduaLaunch* launch, void** parameters) {                                       \
        return residua::launch(residua_kernel_##kernel, *launch,                                 \
                               residua::Exported<&kernel>::body, parameters);                    \
      },                                                                                         \
      residua::message};

#define RESIDUA_DYNAMIC_SHARED(type, name, bytes)                              \
  thread_local __attribute__((aligned(128))) type name[bytes / sizeof(type)]; \
  static residua::DynamicShared residua_dynamic_shared(                       \
      [] { return reinterpret_cast<unsigned char*>(name); }, bytes);
