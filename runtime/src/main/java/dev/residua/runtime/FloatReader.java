package dev.residua.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads little-endian floats from a file, piece by piece: what is read through a mapping instead
/// counts as memory of the process.
record FloatReader(FileChannel channel, ConcurrentLinkedQueue<ByteBuffer> idle)
    implements AutoCloseable {
  private static final int PIECE = 1 << 19;

  FloatReader(FileChannel channel) {
    this(channel, new ConcurrentLinkedQueue<>());
  }

  /// Copies `count` floats to the beginning of `to`.
  ///
  /// @param at where they begin in the file, in bytes
  /// @return false where the file can be read no more, as a thread was interrupted while it read
  boolean read(long at, int count, float[] to) throws IOException {
    ByteBuffer piece = idle.poll();
    if (piece == null) {
      piece = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      for (int done = 0, length; done < count; done += length) {
        length = Math.min(count - done, PIECE / Float.BYTES);
        piece.clear().limit(Float.BYTES * length);
        while (piece.hasRemaining()) {
          if (channel.read(piece, at + (long) Float.BYTES * done + piece.position()) < 0) {
            throw new EOFException("it ends too early");
          }
        }
        piece.flip().asFloatBuffer().get(to, done, length);
      }
    } catch (ClosedChannelException _) {
      return false;
    } finally {
      idle.add(piece);
    }
    return true;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing was written.
    }
  }
}
