package dev.residua.cli.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.residua.cli.InputFiles;
import dev.residua.cli.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the messages of `onnx.proto3` that weights need: ModelProto, GraphProto, NodeProto,
/// AttributeProto and TensorProto. Raw data is not read but noted by its place in the file, so a
/// model of any size is read in little memory. Fields of other messages are skipped.
final class OnnxReader {
  private static final int LENGTH_DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int VARINT = WireFormat.WIRETYPE_VARINT;

  private final CodedInputStream in;

  private OnnxReader(CodedInputStream in) {
    this.in = in;
  }

  /// @throws UserError where the file cannot be read or is not an ONNX model
  static OnnxModel read(Path file) {
    InputFiles.requireFile(file);
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return new OnnxReader(CodedInputStream.newInstance(bytes, 1 << 16)).model();
    } catch (InvalidProtocolBufferException e) {
      throw new UserError(
          file + " is not a whole ONNX file: " + reason(e),
          "export it again, or download it again");
    } catch (IOException e) {
      throw InputFiles.cannotRead(file, e);
    }
  }

  private static String reason(InvalidProtocolBufferException e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("^While parsing a protocol message, ", "")
        .replaceFirst("(?s)\\. .*", "")
        .replaceFirst("^Protocol message ", "it ");
  }

  private OnnxModel model() throws IOException {
    var nodes = new ArrayList<OnnxNode>();
    var initializers = new ArrayList<OnnxTensor>();
    boolean found = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(7, LENGTH_DELIMITED)) {
        found = true;
        int outer = begin();
        graph(nodes, initializers);
        end(outer);
      } else {
        in.skipField(tag);
      }
    }
    if (!found) {
      throw new InvalidProtocolBufferException("it has no graph");
    }
    return new OnnxModel(nodes, initializers);
  }

  private void graph(List<OnnxNode> nodes, List<OnnxTensor> initializers) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(1, LENGTH_DELIMITED)) {
        int outer = begin();
        nodes.add(node());
        end(outer);
      } else if (tag == tag(5, LENGTH_DELIMITED)) {
        int outer = begin();
        initializers.add(tensor());
        end(outer);
      } else {
        in.skipField(tag);
      }
    }
  }

  private OnnxNode node() throws IOException {
    var inputs = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    String name = "";
    String type = "";
    Map<String, OnnxAttribute> attributes = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(1, LENGTH_DELIMITED)) {
        inputs.add(in.readString());
      } else if (tag == tag(2, LENGTH_DELIMITED)) {
        outputs.add(in.readString());
      } else if (tag == tag(3, LENGTH_DELIMITED)) {
        name = in.readString();
      } else if (tag == tag(4, LENGTH_DELIMITED)) {
        type = in.readString();
      } else if (tag == tag(5, LENGTH_DELIMITED)) {
        int outer = begin();
        var attribute = attribute();
        attributes.put(attribute.name(), attribute);
        end(outer);
      } else {
        in.skipField(tag);
      }
    }
    return new OnnxNode(name, type, inputs, outputs, attributes);
  }

  private OnnxAttribute attribute() throws IOException {
    String name = "";
    long integer = 0;
    Optional<OnnxTensor> tensor = Optional.empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(1, LENGTH_DELIMITED)) {
        name = in.readString();
      } else if (tag == tag(3, VARINT)) {
        integer = in.readInt64();
      } else if (tag == tag(5, LENGTH_DELIMITED)) {
        int outer = begin();
        tensor = Optional.of(tensor());
        end(outer);
      } else {
        in.skipField(tag);
      }
    }
    return new OnnxAttribute(name, integer, tensor);
  }

  private OnnxTensor tensor() throws IOException {
    var dims = new ArrayList<Long>();
    int type = 0;
    String name = "";
    boolean elsewhere = false;
    var numbers = new Numbers();
    Optional<OnnxTensor.Elements> raw = Optional.empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      int wire = WireFormat.getTagWireType(tag);
      switch (field) {
        case 1 -> repeated(wire, tag, () -> dims.add(in.readInt64()));
        case 2 -> type = (int) number(wire, tag);
        case 4 -> repeated(wire, tag, () -> numbers.add(in.readFloat()));
        case 5, 7 -> repeated(wire, tag, () -> numbers.add(in.readInt64()));
        case 11 -> repeated(wire, tag, () -> numbers.add(in.readUInt64()));
        case 10 -> repeated(wire, tag, () -> numbers.add((float) in.readDouble()));
        case 8 -> name = text(wire, tag);
        case 9 -> raw = Optional.of(bytes(wire, tag));
        case 14 -> elsewhere = number(wire, tag) == 1;
        default -> in.skipField(tag);
      }
    }
    OnnxTensor.Elements elements;
    if (elsewhere) {
      elements = new OnnxTensor.Elements.Elsewhere();
    } else if (type == OnnxTypes.STRING) {
      elements = new OnnxTensor.Elements.Strings();
    } else {
      elements = raw.orElseGet(() -> numbers.elements());
    }
    return new OnnxTensor(name, type, dims, elements);
  }

  private OnnxTensor.Elements bytes(int wire, int tag) throws IOException {
    if (wire != LENGTH_DELIMITED) {
      throw unexpected(tag);
    }
    int length = in.readRawVarint32();
    if (length < 0) {
      throw new InvalidProtocolBufferException("it has data of a negative length");
    }
    long offset = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return new OnnxTensor.Elements.InFile(offset, length);
  }

  private String text(int wire, int tag) throws IOException {
    if (wire != LENGTH_DELIMITED) {
      throw unexpected(tag);
    }
    return in.readString();
  }

  private long number(int wire, int tag) throws IOException {
    if (wire != VARINT) {
      throw unexpected(tag);
    }
    return in.readInt64();
  }

  /// A repeated number, packed or one by one.
  private void repeated(int wire, int tag, Reading reading) throws IOException {
    if (wire == LENGTH_DELIMITED) {
      int outer = begin();
      while (in.getBytesUntilLimit() > 0) {
        reading.one();
      }
      end(outer);
    } else if (wire == WireFormat.WIRETYPE_END_GROUP || wire == WireFormat.WIRETYPE_START_GROUP) {
      throw unexpected(tag);
    } else {
      reading.one();
    }
  }

  private int begin() throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private void end(int outer) throws IOException {
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("a part of it ends too early");
    }
    in.popLimit(outer);
  }

  private static int tag(int field, int wire) {
    return field << 3 | wire;
  }

  private static InvalidProtocolBufferException unexpected(int tag) {
    return new InvalidProtocolBufferException(
        "field " + WireFormat.getTagFieldNumber(tag) + " of a tensor has another form");
  }

  private interface Reading {
    void one() throws IOException;
  }
}
