package dev.residua.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// NumPy's `.npz` files: zip archives of `.npy` arrays. Names of entries are names of arrays and
/// never paths; no more bytes are unpacked than the array's own header declares.
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /// Reads all arrays, in the order of the archive.
  ///
  /// @throws ResiduaException where the file cannot be read, or an array in it is broken
  public static Map<String, Tensor> read(Path file) {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        String where = file + ": array `" + name + "`";
        if (!name.endsWith(SUFFIX)) {
          throw new ResiduaException(where + " does not end in " + SUFFIX);
        }
        Tensor array = Npy.parse(where, MemorySegment.ofArray(unpack(where, zip, entry)));
        if (arrays.put(name.substring(0, name.length() - SUFFIX.length()), array) != null) {
          throw new ResiduaException(where + " is there twice");
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException io ? AtomicFile.reason(io) : e.getMessage();
      throw new ResiduaException("cannot read " + file + " as .npz: " + reason, e);
    }
    return arrays;
  }

  private static byte[] unpack(String where, ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] prefix = in.readNBytes(NpyHeader.PREFIX);
      byte[] head =
          Arrays.copyOf(prefix, (int) NpyHeader.end(where, MemorySegment.ofArray(prefix)));
      int begun = prefix.length + in.readNBytes(head, prefix.length, head.length - prefix.length);
      NpyHeader header = NpyHeader.read(where, MemorySegment.ofArray(head).asSlice(0, begun));
      long size = head.length + (long) header.count(where) * header.dtype().bytes();
      if (size > Integer.MAX_VALUE - 16) {
        throw new ResiduaException(where + " takes " + size + " bytes; unpack the archive first");
      }
      byte[] data = in.readNBytes((int) size - head.length);
      if (in.read() >= 0) {
        throw new ResiduaException(
            where + " is not a valid .npy array: it is longer than its header says");
      }
      byte[] all = Arrays.copyOf(head, head.length + data.length);
      System.arraycopy(data, 0, all, head.length, data.length);
      CRC32 crc = new CRC32();
      crc.update(all);
      if (crc.getValue() != entry.getCrc()) {
        throw new ResiduaException(where + " is damaged: its checksum is another one");
      }
      return all;
    }
  }

  /// Writes arrays in the map's order; the same arrays give the same bytes. The file appears whole
  /// or not at all.
  ///
  /// @throws ResiduaException where the file cannot be written or a value does not fit its type
  public static void write(Path file, Map<String, ? extends Tensor> arrays) {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, ? extends Tensor> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            Npy.write(zip, array.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
