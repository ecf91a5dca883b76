package dev.residua.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header of an `.npy` array.
///
/// @param dataBegin the byte at which the elements begin
record NpyHeader(
    DType dtype, ByteOrder order, boolean fortran, List<Integer> dims, long dataBegin) {
  /// Bytes before the header's text, at most.
  static final int PREFIX = 12;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// A header holds three short values: a longer one is not read.
  private static final long GREATEST = 1 << 20;

  static NpyHeader read(String where, MemorySegment all) {
    long end = end(where, all);
    if (end > all.byteSize()) {
      throw broken(where, "it ends within its header");
    }
    int begin = all.get(ValueLayout.JAVA_BYTE, 6) == 1 ? 10 : 12;
    byte[] text = all.asSlice(begin, end - begin).toArray(ValueLayout.JAVA_BYTE);
    PythonLiteral.Header literal =
        new PythonLiteral(where, new String(text, StandardCharsets.UTF_8)).header();
    String descr = literal.descr();
    DType dtype =
        dtype(descr)
            .orElseThrow(() ->
                new ResiduaException(
                    where
                        + ": elements of type '"
                        + descr
                        + "' cannot be read; save the array as f4, f8, f2, i8, i4, i2, i1, u1"
                        + " or b1"));
    List<Integer> dims = new ArrayList<>();
    for (long dim : literal.shape()) {
      if (dim > Integer.MAX_VALUE) {
        throw new ResiduaException(where + " has a size of " + dim + ", beyond 2147483647");
      }
      dims.add((int) dim);
    }
    return new NpyHeader(dtype, Npy.order(descr.charAt(0)), literal.fortran(), dims, end);
  }

  /// The byte after the header, as the first `PREFIX` bytes of the array declare it.
  ///
  /// @throws ResiduaException where these do not begin an array
  static long end(String where, MemorySegment all) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= all.byteSize() || all.get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
        throw broken(where, "it does not begin with \\x93NUMPY");
      }
    }
    if (all.byteSize() < PREFIX) {
      throw broken(where, "it ends within its first " + PREFIX + " bytes");
    }
    int major = all.get(ValueLayout.JAVA_BYTE, 6);
    int minor = all.get(ValueLayout.JAVA_BYTE, 7);
    if (major < 1 || major > 3 || minor != 0) {
      throw broken(
          where,
          "its version " + (major & 0xff) + "." + (minor & 0xff) + " is none of 1.0, 2.0 and 3.0");
    }
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    long end =
        major == 1
            ? 10 + (all.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(little), 8) & 0xffffL)
            : 12 + (all.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(little), 8) & 0xffffffffL);
    if (end < PREFIX || end > GREATEST) {
      throw broken(where, "its header would end at byte " + end);
    }
    return end;
  }

  int[] shape() {
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  int count(String where) {
    try {
      return Shapes.size(shape());
    } catch (ResiduaException e) {
      throw new ResiduaException(where + ": " + e.getMessage(), e);
    }
  }

  private static Optional<DType> dtype(String descr) {
    if (descr.length() != 3 || "<>|=".indexOf(descr.charAt(0)) < 0) {
      return Optional.empty();
    }
    DType dtype =
        switch (descr.substring(1)) {
          case "f8" -> DType.F64;
          case "f4" -> DType.F32;
          case "f2" -> DType.F16;
          case "i8" -> DType.I64;
          case "i4" -> DType.I32;
          case "i2" -> DType.I16;
          case "i1" -> DType.I8;
          case "u1" -> DType.U8;
          case "b1" -> DType.BOOL;
          default -> DType.BF16;
        };
    boolean unordered = descr.charAt(0) == '|' && dtype.bytes() > 1;
    return dtype == DType.BF16 || unordered ? Optional.empty() : Optional.of(dtype);
  }

  static String descr(DType dtype) {
    return switch (dtype) {
      case F64 -> "<f8";
      case F32, BF16 -> "<f4";
      case F16 -> "<f2";
      case I64 -> "<i8";
      case I32 -> "<i4";
      case I16 -> "<i2";
      case I8 -> "|i1";
      case U8 -> "|u1";
      case BOOL -> "|b1";
    };
  }

  private static ResiduaException broken(String where, String problem) {
    return new ResiduaException(where + " is not a valid .npy array: " + problem);
  }
}
