package dev.residua.runtime.cuda;

import dev.residua.runtime.ResiduaException;
import dev.residua.runtime.cuda.Launch.Argument;
import java.util.ArrayList;
import java.util.List;

/// What one run does: where its values lie in its memory, and its launches in order. Generated code
/// writes a plan for the sizes at hand: first the inputs, then the outputs, then what must be zero,
/// then the memory of all other values, then the launches.
///
/// A place is a distance in bytes from the beginning of the run's memory.
public final class CudaPlan {
  private static final long ALIGNMENT = 256;
  private static final int MOST_YZ = 65_535;

  /// Kernels count in 32 bits and step past the end.
  private static final long MOST_ELEMENTS = (1L << 31) - (1L << 24);

  private final List<Long> inputs = new ArrayList<>();
  private final List<Long> outputs = new ArrayList<>();
  private final List<Launch> launches = new ArrayList<>();
  private long inputBytes;
  private long portBytes;
  private long zeroedBytes;
  private long bytes;

  /// A plan that reserves and launches nothing yet.
  public CudaPlan() {}

  /// A plan whose places are given as constants.
  CudaPlan(long bytes) {
    this.bytes = bytes;
  }

  /// The place of the next input, of elements of 32 bits.
  public long input(long elements) {
    long place = memory(Integer.BYTES, elements);
    inputs.add(place);
    inputBytes = bytes;
    portBytes = bytes;
    return place;
  }

  /// The place of the next output, of elements of 32 bits.
  public long output(long elements) {
    long place = memory(Integer.BYTES, elements);
    outputs.add(place);
    portBytes = bytes;
    return place;
  }

  /// The place of elements that are 0 before the first run, and left so by every run.
  ///
  /// @param width the bytes of an element
  public long zeroed(int width, long... elements) {
    long place = memory(width, elements);
    zeroedBytes = bytes - portBytes;
    return place;
  }

  /// The place of as many elements as the largest of these numbers.
  ///
  /// @param width the bytes of an element
  /// @throws ResiduaException where there are more than a kernel counts to
  public long memory(int width, long... elements) {
    long largest = 0;
    for (long count : elements) {
      if (count < 0) {
        throw new ResiduaException(
            "the inputs are too small for this model: a layer would make " + count + " elements");
      }
      largest = Math.max(largest, count);
    }
    if (largest > MOST_ELEMENTS) {
      throw new ResiduaException(
          "the inputs are too large for this model: a layer would make %d elements, and kernels"
                  .formatted(largest)
              + " count to %d".formatted(MOST_ELEMENTS));
    }
    long place = bytes;
    bytes += Math.ceilDiv(largest * width, ALIGNMENT) * ALIGNMENT;
    return place;
  }

  /// A launch of a kernel by `x * y * z` blocks; its arguments follow in the order of its
  /// parameters.
  ///
  /// @param layer the path of the layer that it computes, for messages
  /// @param title what it does, in a few words
  /// @param threads of a block
  /// @param shared bytes of dynamic shared memory
  /// @throws ResiduaException where there are more blocks than a device takes
  public CudaPlan launch(
      String kernel, String layer, String title, long x, long y, long z, int threads, long shared) {
    if (x > Integer.MAX_VALUE || y > MOST_YZ || z > MOST_YZ) {
      throw new ResiduaException(
          "the inputs are too large for layer %s (%s): it takes a grid of %d x %d x %d blocks"
              .formatted(layer, title, x, y, z));
    }
    var grid = new Launch.Grid((int) x, (int) y, (int) z);
    launches.add(new Launch(kernel, layer, title, grid, threads, Math.toIntExact(shared)));
    return this;
  }

  /// An argument: the address of a place in the run's memory.
  public CudaPlan at(long place) {
    return argument(new Argument.InMemory(place));
  }

  /// An argument: the address of a place in the weights' memory.
  public CudaPlan weights(long place) {
    return argument(new Argument.InWeights(place));
  }

  /// An argument: an `int`.
  ///
  /// @throws ResiduaException where the value does not fit one
  public CudaPlan size(long value) {
    if (value != (int) value) {
      var launch = launches.getLast();
      throw new ResiduaException(
          "the inputs are too large for layer %s (%s): it would count to %d"
              .formatted(launch.layer(), launch.title(), value));
    }
    return argument(new Argument.Size((int) value));
  }

  private CudaPlan argument(Argument argument) {
    launches.getLast().arguments().add(argument);
    return this;
  }

  /// The launches that have something to do, in order.
  List<Launch> launches() {
    return launches.stream().filter(launch -> !launch.grid().isEmpty()).toList();
  }

  long input(int index) {
    return inputs.get(index);
  }

  long output(int index) {
    return outputs.get(index);
  }

  /// The bytes of the inputs, which lie first.
  long inputBytes() {
    return inputBytes;
  }

  /// The bytes of inputs and outputs.
  long portBytes() {
    return portBytes;
  }

  /// The bytes behind the outputs that are 0 before the first run.
  long zeroedBytes() {
    return zeroedBytes;
  }

  /// The bytes of the whole.
  long bytes() {
    return bytes;
  }
}
