package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * What a file holds, unpacked if it is gzip, which its first two bytes tell.
 *
 * @param stream its bytes
 * @param most how many they can be: a header that claims more lies
 */
record Unpacked(InputStream stream, long most) implements Closeable {
  /** Deflate cannot pack more bytes than this into one. */
  static final long DEFLATE_RATIO = 1032;

  static Unpacked open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      long held = Files.size(file);
      return gzip
          ? new Unpacked(new GZIPInputStream(raw, 1 << 16), held * DEFLATE_RATIO)
          : new Unpacked(raw, held);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The refusal of a file whose reading failed. */
  static DataException refusal(Path file, IOException cause) {
    return cause instanceof EOFException
        ? new DataException(file + ": cut short: its gzip stream ends in the middle")
        : DataException.of(file, "read", cause);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
