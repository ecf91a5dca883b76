package dev.residua.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes small ONNX files.
public final class OnnxFile {
  /// Writes the fields of one message.
  public interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /// The bytes of a message.
  public static byte[] message(Fields fields) {
    var bytes = new ByteArrayOutputStream();
    try {
      var out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// A tensor of f32 with raw data.
  public static byte[] tensor(String name, int[] dims, float... values) {
    return message(out -> {
      for (int dim : dims) {
        out.writeInt64(1, dim);
      }
      out.writeInt32(2, 1);
      out.writeString(8, name);
      out.writeBytes(9, raw(values));
    });
  }

  public static ByteString raw(float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.array());
  }

  public OnnxFile initializer(byte[] tensor) {
    return field(5, tensor);
  }

  public OnnxFile node(String name, String type, String output, String... inputs) {
    return node(name, type, output, _ -> {}, inputs);
  }

  /// A node with more fields.
  ///
  /// @param more further fields of the node, such as attributes
  public OnnxFile node(String name, String type, String output, Fields more, String... inputs) {
    return field(
        1,
        message(out -> {
          for (var input : inputs) {
            out.writeString(1, input);
          }
          out.writeString(2, output);
          out.writeString(3, name);
          out.writeString(4, type);
          more.write(out);
        }));
  }

  private OnnxFile field(int number, byte[] bytes) {
    graph.writeBytes(message(out -> out.writeByteArray(number, bytes)));
    return this;
  }

  public byte[] bytes() {
    return message(out -> {
      out.writeInt64(1, 8);
      out.writeString(2, "a test");
      out.writeByteArray(7, graph.toByteArray());
    });
  }
}
