package dev.lanewise.nn.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are either the old ones or the new ones, whole, whenever the process or the machine
 * dies: written beside their place, forced to the disk, then renamed.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is buffered and is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes or replaces {@code file}; on failure nothing is left behind.
   *
   * @throws DataException if it cannot be written
   */
  public static void write(Path file, Content content) {
    Path place = place(file);
    // One fixed name: what a killed process leaves behind is overwritten by the next write.
    Path partial = place.resolveSibling("." + place.getFileName() + ".partial");
    try {
      try (FileChannel channel =
              FileChannel.open(
                  partial,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(place);
    } catch (IOException e) {
      discard(partial, e);
      throw DataException.of(file, "written", e);
    } catch (RuntimeException | Error e) {
      discard(partial, e);
      throw e;
    }
  }

  /**
   * Refuses a place that {@link #write} could not write to, before an hour's work is done for it.
   *
   * @throws DataException if it cannot be written
   */
  public static void checkWritable(Path file) {
    Path place = place(file);
    Path probe = place.resolveSibling("." + place.getFileName() + ".partial");
    try {
      FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      Files.delete(probe);
    } catch (IOException e) {
      throw DataException.of(file, "written", e);
    }
  }

  /**
   * Where the bytes go: symbolic links followed, so that renaming replaces the target and not the
   * link.
   */
  private static Path place(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null || (Files.exists(absolute) && !Files.isRegularFile(absolute))) {
      throw new DataException(file + ": cannot be written: it is not a regular file");
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(file + ": cannot be written: there is no folder " + folder);
    }
    try {
      return Files.exists(absolute) ? absolute.toRealPath() : absolute;
    } catch (IOException e) {
      throw DataException.of(file, "written", e);
    }
  }

  /** Makes the renaming itself durable; some systems cannot open a folder, and need not. */
  private static void force(Path place) {
    Path folder = place.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      System.getLogger("dev.lanewise.nn.data")
          .log(System.Logger.Level.DEBUG, "cannot force the folder " + folder, e);
    }
  }

  private static void discard(Path partial, Throwable cause) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
