package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadInTheSameOrder() {
    Path file = folder.resolve("x.npz");
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("z", FloatTensor.of(new int[] {2}, 1, 2));
    arrays.put("a/b", IntTensor.of(new int[] {1}, 3));
    Npz.write(file, arrays);
    Map<String, Tensor> read = Npz.read(file);
    assertThat(read.keySet()).containsExactly("z", "a/b").inOrder();
    assertThat(String.valueOf(read.get("z"))).isEqualTo("f32[2] 1.0 2.0");
  }

  @Test
  void aNameIsNotAPath() throws IOException {
    Path file = archive("../../evil.npy", npy(new byte[4]));
    assertThat(Npz.read(file).keySet()).containsExactly("../../evil");
    assertThat(folder.toFile().list()).asList().containsExactly("made.npz");
  }

  @Test
  void noMoreIsUnpackedThanTheHeaderDeclares() throws IOException {
    Path bomb = archive("x.npy", npy(new byte[50_000_000]));
    assertThat(Files.size(bomb)).isLessThan(100_000);
    assertThat(Refusal.of(() -> Npz.read(bomb))).contains("it is longer than its header says");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path text = archive("readme.txt", new byte[3]);
    assertThat(Refusal.of(() -> Npz.read(text))).contains("`readme.txt` does not end in .npy");
    Path none = Files.write(folder.resolve("none.npz"), new byte[100]);
    assertThat(Refusal.of(() -> Npz.read(none))).startsWith("cannot read " + none + " as .npz: ");
  }

  @Test
  void aChangedByteIsFoundByTheChecksum() throws IOException {
    Path file = folder.resolve("x.npz");
    byte[] array = npy(new byte[4]);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("x.npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(array.length);
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(array);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(array);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[30 + "x.npy".length() + array.length - 1] = 1;
    Files.write(file, bytes);
    assertThat(Refusal.of(() -> Npz.read(file))).endsWith("its checksum is another one");
  }

  /// An array of one f32 with these bytes behind its header.
  private byte[] npy(byte[] data) throws IOException {
    Path one = folder.resolve("one.npy");
    Npy.write(one, FloatTensor.zeros(1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Files.readAllBytes(one), 0, 128);
    out.write(data);
    Files.delete(one);
    return out.toByteArray();
  }

  private Path archive(String name, byte[] content) throws IOException {
    Path file = folder.resolve("made.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return file;
  }
}
