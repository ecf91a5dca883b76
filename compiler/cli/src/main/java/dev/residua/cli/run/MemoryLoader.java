package dev.residua.cli.run;

import dev.residua.runtime.Model;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads classes that are in memory.
final class MemoryLoader extends ClassLoader {
  private final Map<String, byte[]> classes;
  private final Map<String, byte[]> resources;

  /// @param classes by their names
  /// @param resources what the classes find, by path
  MemoryLoader(Map<String, byte[]> classes, Map<String, byte[]> resources) {
    super(Model.class.getClassLoader());
    this.classes = classes;
    this.resources = resources;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var bytes = resources.get(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }
}
