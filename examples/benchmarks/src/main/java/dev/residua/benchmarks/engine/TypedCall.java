package dev.residua.benchmarks.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;

/// A method of a generated class with its arguments, called without allocating anything.
final class TypedCall {
  private final MethodHandle method;
  private final Object[] arguments;

  private TypedCall(MethodHandle method, Object[] arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  /// The public method of this name that takes these arguments.
  static TypedCall of(Object on, String name, Object... arguments) {
    var method =
        Arrays.stream(on.getClass().getMethods())
            .filter(it -> it.getName().equals(name) && takes(it, arguments))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(on.getClass() + " has no " + name));
    try {
      var handle =
          MethodHandles.lookup()
              .unreflect(method)
              .bindTo(on)
              .asSpreader(Object[].class, arguments.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new TypedCall(handle, arguments);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean takes(Method method, Object[] arguments) {
    var types = method.getParameterTypes();
    boolean fits = types.length == arguments.length;
    for (int i = 0; fits && i < types.length; i++) {
      fits = MethodType.methodType(types[i]).wrap().returnType().isInstance(arguments[i]);
    }
    return fits;
  }

  /// What the method returns.
  Object call() {
    try {
      return (Object) method.invokeExact(arguments);
    } catch (Throwable e) {
      throw e instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
