package dev.residua.benchmarks.measure;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;

/// How large objects are.
public final class Memory {
  private Memory() {}

  /// Bytes of the numbers in all arrays that an object reaches, each array counted once. Objects of
  /// the JDK are not looked into.
  public static long ofArrays(Object object) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
    var open = new ArrayDeque<Object>();
    open.add(object);
    long bytes = 0;
    while (!open.isEmpty()) {
      var next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      var type = next.getClass();
      if (type.isArray()) {
        if (type.componentType().isPrimitive()) {
          bytes += Array.getLength(next) * bytes(type.componentType());
        } else {
          for (var element : (Object[]) next) {
            if (element != null) {
              open.add(element);
            }
          }
        }
      } else if (!type.getName().startsWith("java.")) {
        fields(next, open);
      }
    }
    return bytes;
  }

  private static void fields(Object object, ArrayDeque<Object> open) {
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        try {
          field.setAccessible(true);
          var value = field.get(object);
          if (value != null) {
            open.add(value);
          }
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static long bytes(Class<?> primitive) {
    if (primitive == long.class || primitive == double.class) {
      return Long.BYTES;
    }
    if (primitive == int.class || primitive == float.class) {
      return Integer.BYTES;
    }
    return primitive == short.class || primitive == char.class ? Short.BYTES : Byte.BYTES;
  }
}
