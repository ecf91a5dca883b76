package dev.residua.compiler.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.residua.compiler.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An ONNX model in the making: nodes are appended, each after those that it uses, and their
/// results go by names that are made up here.
///
/// The numbers of the fields are those of `onnx.proto3`.
final class OnnxFile {
  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private int values;

  /// What writes the fields of one message.
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /// An attribute of a node.
  record Attribute(String name, Object value) {
    static Attribute of(String name, long value) {
      return new Attribute(name, value);
    }

    static Attribute of(String name, double value) {
      return new Attribute(name, (float) value);
    }

    static Attribute of(String name, String value) {
      return new Attribute(name, value);
    }

    static Attribute of(String name, List<Long> values) {
      return new Attribute(name, values);
    }
  }

  /// Appends a node and returns the name of its result.
  String node(String op, List<String> inputs, Attribute... attributes) {
    var result = fresh();
    node(op, inputs, result, attributes);
    return result;
  }

  /// Appends a node whose result has this name.
  void node(String op, List<String> inputs, String result, Attribute... attributes) {
    field(
        1,
        node -> {
          for (var input : inputs) {
            node.writeString(1, input);
          }
          node.writeString(2, result);
          node.writeString(3, result);
          node.writeString(4, op);
          for (var attribute : attributes) {
            node.writeBytes(5, message(out -> write(out, attribute)));
          }
        });
  }

  private static void write(CodedOutputStream out, Attribute attribute) throws IOException {
    out.writeString(1, attribute.name());
    switch (attribute.value()) {
      case Float value -> {
        out.writeFloat(2, value);
        out.writeEnum(20, 1);
      }
      case Long value -> {
        out.writeInt64(3, value);
        out.writeEnum(20, 2);
      }
      case String value -> {
        out.writeString(4, value);
        out.writeEnum(20, 3);
      }
      case List<?> list -> {
        for (var value : list) {
          out.writeInt64(8, (Long) value);
        }
        out.writeEnum(20, 7);
      }
      default -> throw new IllegalArgumentException(attribute.toString());
    }
  }

  /// A constant of floats.
  String floats(long[] shape, float... values) {
    var name = fresh();
    floats(name, shape, values);
    return name;
  }

  /// A constant of floats with this name.
  void floats(String name, long[] shape, float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    initializer(name, type(DType.F32), shape, bytes.array());
  }

  /// A constant vector of whole numbers, as sizes and axes are given.
  String longs(List<Long> values) {
    var bytes = ByteBuffer.allocate(8 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putLong);
    var name = fresh();
    initializer(name, type(DType.I64), new long[] {values.size()}, bytes.array());
    return name;
  }

  private void initializer(String name, int type, long[] shape, byte[] data) {
    initializer(name, type, shape, tensor -> tensor.writeByteArray(9, data));
  }

  private void initializer(String name, int type, long[] shape, Fields data) {
    field(
        5,
        tensor -> {
          for (long dim : shape) {
            tensor.writeInt64(1, dim);
          }
          tensor.writeInt32(2, type);
          tensor.writeString(8, name);
          data.write(tensor);
        });
  }

  /// A constant of floats that stand in another file.
  void floats(String name, long[] shape, Place place) {
    initializer(
        name,
        type(DType.F32),
        shape,
        tensor -> {
          tensor.writeBytes(13, entry("location", place.file()));
          tensor.writeBytes(13, entry("offset", Long.toString(place.offset())));
          tensor.writeBytes(13, entry("length", Long.toString(place.length())));
          tensor.writeEnum(14, 1);
        });
  }

  private static ByteString entry(String key, String value) {
    return message(out -> {
      out.writeString(1, key);
      out.writeString(2, value);
    });
  }

  void input(String name, DType dtype, List<Long> shape) {
    field(11, out -> value(out, name, dtype, shape));
  }

  void output(String name, DType dtype, List<Long> shape) {
    field(12, out -> value(out, name, dtype, shape));
  }

  private static void value(CodedOutputStream out, String name, DType dtype, List<Long> shape)
      throws IOException {
    var dims =
        message(s -> {
          for (long dim : shape) {
            s.writeBytes(1, message(d -> d.writeInt64(1, dim)));
          }
        });
    var tensor =
        message(t -> {
          t.writeInt32(1, type(dtype));
          t.writeBytes(2, dims);
        });
    out.writeString(1, name);
    out.writeBytes(2, message(t -> t.writeBytes(1, tensor)));
  }

  /// The number of a type in `TensorProto.DataType`.
  static int type(DType dtype) {
    return switch (dtype) {
      case F32 -> 1;
      case I32 -> 6;
      case I64 -> 7;
      case BOOL -> 9;
      case F16 -> 10;
      case BF16 -> 16;
    };
  }

  private String fresh() {
    return "%" + values++;
  }

  private void field(int number, Fields fields) {
    try {
      var out = CodedOutputStream.newInstance(graph);
      out.writeBytes(number, message(fields));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString message(Fields fields) {
    try (var bytes = ByteString.newOutput()) {
      var out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
      return bytes.toByteString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The whole file.
  byte[] bytes(String name) {
    return message(
            out -> {
              out.writeInt64(1, IR_VERSION);
              out.writeString(2, "residua");
              var named = ByteString.copyFrom(graph.toByteArray());
              out.writeBytes(7, named.concat(message(g -> g.writeString(2, name))));
              out.writeBytes(8, message(opset -> opset.writeInt64(2, OPSET)));
            })
        .toByteArray();
  }
}
