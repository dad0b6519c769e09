package dev.lanewise.nn.onnx.file;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Tensors' bytes in files beside the model, never outside its folder. */
final class ExternalData implements AutoCloseable {
  private final Path folder;
  private final Map<Path, FileChannel> open = new HashMap<>();
  private long bytes;

  ExternalData(Path folder) {
    this.folder = folder;
  }

  /** Bytes of all files that were opened. */
  long bytes() {
    return bytes;
  }

  /** The stretch that the entries of a tensor name. */
  Bytes find(String tensor, Map<String, String> entries, long wanted) throws IOException {
    Path file = file(tensor, entries.getOrDefault("location", ""));
    long offset = number(tensor, "offset", entries.getOrDefault("offset", "0"));
    FileChannel channel = open.get(file);
    if (channel == null) {
      try {
        channel = FileChannel.open(file, StandardOpenOption.READ);
      } catch (IOException e) {
        throw DataException.of(file, "read", e);
      }
      open.put(file, channel);
      bytes += channel.size();
    }
    String said = entries.get("length");
    long length = said == null ? wanted : number(tensor, "length", said);
    if (offset > channel.size() || length > channel.size() - offset) {
      throw new OnnxException(
          "tensor %s is at bytes %d to %d of %s, which has %d"
              .formatted(tensor, offset, offset + length, file.getFileName(), channel.size()));
    }
    return new Bytes(Bytes.Source.of(channel), offset, length);
  }

  private Path file(String tensor, String location) throws IOException {
    try {
      Path inside = folder.resolve(location).normalize();
      Path home = folder.toAbsolutePath().normalize();
      boolean stays =
          !location.isEmpty()
              && !Path.of(location).isAbsolute()
              && inside.toAbsolutePath().startsWith(home)
              && !inside.toAbsolutePath().equals(home);
      // A link may lead outside as well.
      if (stays
          && (!inside.toFile().exists() || inside.toRealPath().startsWith(home.toRealPath()))) {
        return inside;
      }
    } catch (InvalidPathException e) {
      throw new OnnxException("tensor %s is in a file of no name: %s".formatted(tensor, location));
    }
    throw new OnnxException(
        "tensor %s is in %s, outside of the model's folder".formatted(tensor, location));
  }

  private static long number(String tensor, String what, String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a negative one is.
    }
    throw new OnnxException(
        "tensor %s has %s %s, which is no number of bytes".formatted(tensor, what, text));
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : open.values()) {
      channel.close();
    }
  }
}
