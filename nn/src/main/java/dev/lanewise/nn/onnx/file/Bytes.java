package dev.lanewise.nn.onnx.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of a file or of memory, not read yet. */
public record Bytes(Source source, long offset, long length) {

  /** Where bytes can be read at any place. */
  @FunctionalInterface
  public interface Source {
    /** Fills {@code to} with the bytes from {@code offset} on; throws if there are not enough. */
    void read(long offset, ByteBuffer to) throws IOException;

    /** Bytes in memory, not copied. */
    static Source of(byte[] bytes) {
      return (offset, to) -> {
        if (offset < 0 || bytes.length - offset < to.remaining()) {
          throw new IOException("cut short");
        }
        to.put(bytes, (int) offset, to.remaining());
      };
    }

    /** A file that stays open. */
    static Source of(FileChannel file) {
      return (offset, to) -> {
        long at = offset;
        while (to.hasRemaining()) {
          int n = file.read(to, at);
          if (n < 0) {
            throw new IOException("cut short");
          }
          at += n;
        }
      };
    }
  }

  /** Reads {@code to.remaining()} of the bytes, from the given one on. */
  public void read(long from, ByteBuffer to) throws IOException {
    source.read(offset + from, to);
  }
}
