package dev.residua.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Valid files with bytes flipped, cut, inserted and repeated: whatever comes, reading ends in
/// tensors or in a ResiduaException.
class HostileFilesTest {
  private static final int MUTANTS = 3_000;

  @TempDir Path folder = Path.of("");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  HostileFilesTest() {
    tensors.put("a.weight", FloatTensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6));
    tensors.put("a.bias", FloatTensor.wrap(DType.F16, new float[] {1, 2}, 2));
    tensors.put("ids", IntTensor.ofLongs(new int[] {3}, 1, 2, 3));
    tensors.put("flag", IntTensor.wrap(DType.BOOL, new int[] {1}, 1));
  }

  @Test
  void safetensors() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, tensors);
    mutate(
        file,
        MUTANTS,
        mutant -> {
          try (Safetensors read = Safetensors.open(mutant)) {
            for (String name : read.names()) {
              var _ = read.read(name);
            }
          }
        });
  }

  @Test
  void npy() throws IOException {
    Path file = folder.resolve("x.npy");
    for (Tensor tensor : tensors.values()) {
      Npy.write(file, tensor);
      mutate(file, MUTANTS / tensors.size(), Npy::read);
    }
  }

  @Test
  void npz() throws IOException {
    Path file = folder.resolve("x.npz");
    Npz.write(file, tensors);
    mutate(file, MUTANTS, Npz::read);
  }

  private void mutate(Path file, int mutants, Consumer<Path> reader) throws IOException {
    byte[] valid = Files.readAllBytes(file);
    Random random = new Random(17);
    Path mutant = folder.resolve("mutant");
    int refused = 0;
    for (int i = 0; i < mutants; i++) {
      byte[] bytes = mutant(valid, random);
      Files.write(mutant, bytes);
      try {
        reader.accept(mutant);
      } catch (ResiduaException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutant " + i + " of " + file + ": " + Arrays.toString(bytes), e);
      }
    }
    assertThat(refused).isGreaterThan(mutants / 10);
  }

  private static byte[] mutant(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    int times = 1 + random.nextInt(3);
    for (int t = 0; t < times; t++) {
      int at = random.nextInt(Math.max(1, bytes.length));
      switch (random.nextInt(6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
        case 2 -> bytes = doubled(bytes, at, random);
        case 3 -> set(bytes, at, "{}[]\",:0123456789-'()<>| ".charAt(random.nextInt(25)));
        case 4 -> set(bytes, at, random.nextInt(256));
        default -> set(bytes, at, at < bytes.length ? bytes[at] ^ (1 << random.nextInt(8)) : 0);
      }
    }
    return bytes;
  }

  private static void set(byte[] bytes, int at, int value) {
    if (at < bytes.length) {
      bytes[at] = (byte) value;
    }
  }

  private static byte[] doubled(byte[] bytes, int at, Random random) {
    int length = Math.min(bytes.length - at, 1 + random.nextInt(32));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    return longer;
  }
}
