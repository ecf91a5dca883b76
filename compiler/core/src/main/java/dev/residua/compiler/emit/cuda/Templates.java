package dev.residua.compiler.emit.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import org.stringtemplate.v4.Interpreter;
import org.stringtemplate.v4.ModelAdaptor;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STGroupString;
import org.stringtemplate.v4.misc.STMessage;
import org.stringtemplate.v4.misc.STNoSuchPropertyException;

/// The templates of one `.stg` file beside this class. What a template may name are the components
/// of the record that it is given; whatever does not fit throws.
final class Templates {
  private final STGroup group;

  private Templates(STGroup group) {
    this.group = group;
  }

  /// The templates of `name.stg`.
  static Templates of(String name) {
    var group = new STGroupString(name + ".stg", text(name + ".stg"), '$', '$');
    group.setListener(new Throwing());
    group.registerModelAdaptor(Record.class, new Components());
    group.load();
    return new Templates(group);
  }

  private static String text(String resource) {
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a template without variables.
  String render(String template) {
    return instance(template).render();
  }

  /// The text of a template whose variables are the components of `values`.
  String render(String template, Record values) {
    var instance = instance(template);
    for (var component : values.getClass().getRecordComponents()) {
      instance.add(component.getName(), value(values, component));
    }
    return instance.render();
  }

  private ST instance(String template) {
    var instance = group.getInstanceOf(template);
    if (instance == null) {
      throw new IllegalArgumentException("no template " + template);
    }
    return instance;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Lets templates name the components of records.
  private static final class Components implements ModelAdaptor<Record> {
    @Override
    public Object getProperty(
        Interpreter interpreter, ST self, Record record, Object property, String name) {
      for (var component : record.getClass().getRecordComponents()) {
        if (component.getName().equals(name)) {
          return value(record, component);
        }
      }
      throw new STNoSuchPropertyException(null, record, name);
    }
  }

  private static final class Throwing implements STErrorListener {
    @Override
    public void compileTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void runTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void IOError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void internalError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }
  }
}
