package dev.lanewise.nn.onnx.file;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.Limits;
import dev.lanewise.nn.onnx.tensor.OnnxException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model's file, open: its records are read, its tensors are read when they are asked for. */
public final class OnnxFile implements AutoCloseable {
  private static final long OLDEST_IR = 3;
  private static final long NEWEST_IR = 13;

  private final String name;
  private final @Nullable FileChannel channel;
  private final @Nullable ExternalData external;
  private final TensorReader tensors;
  private final ModelRecord model;
  private final long size;

  private OnnxFile(
      String name,
      @Nullable FileChannel channel,
      @Nullable ExternalData external,
      Limits limits,
      ModelRecord model,
      long size) {
    this.name = name;
    this.size = size;
    this.channel = channel;
    this.external = external;
    this.tensors = new TensorReader(limits, external);
    this.model = model;
  }

  /**
   * Opens a model.
   *
   * @throws DataException if it is missing, damaged or of an unknown version
   */
  public static OnnxFile open(Path file, Limits limits) {
    FileChannel channel = channel(file);
    try {
      long size = reading(file.toString(), channel::size);
      Path folder = file.toAbsolutePath().getParent();
      ExternalData external = folder == null ? null : new ExternalData(folder);
      ModelRecord model =
          reading(
              file.toString(),
              () ->
                  model(Channels.newInputStream(channel), Bytes.Source.of(channel), size, limits));
      return new OnnxFile(file.toString(), channel, external, limits, model, size);
    } catch (RuntimeException | Error e) {
      try {
        channel.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /** A model in memory, called {@code name} in messages. */
  public static OnnxFile of(String name, byte[] bytes, Limits limits) {
    ModelRecord model =
        reading(
            name,
            () ->
                model(
                    new ByteArrayInputStream(bytes), Bytes.Source.of(bytes), bytes.length, limits));
    return new OnnxFile(name, null, null, limits, model, bytes.length);
  }

  @FunctionalInterface
  private interface Message {
    List<TensorRecord> read(Messages messages, Wire wire) throws IOException;
  }

  /** Reads a file that holds one tensor: the {@code .pb} files of the ONNX tests. */
  public static Tensor tensor(Path file, Limits limits) {
    return tensors(file, limits, (messages, _) -> List.of(messages.tensorFile())).getFirst();
  }

  /** Reads a file that holds a sequence of tensors. */
  public static List<Tensor> sequence(Path file, Limits limits) {
    return tensors(file, limits, (messages, wire) -> new ValueMessage(messages, wire).sequence());
  }

  /** Reads a file that holds an optional: its tensor, or those of its sequence; none if empty. */
  public static Optional<List<Tensor>> optional(Path file, Limits limits) {
    boolean[] empty = {false};
    List<Tensor> inside =
        tensors(
            file,
            limits,
            (messages, wire) -> {
              List<TensorRecord> found = new ValueMessage(messages, wire).optional();
              empty[0] = found == null;
              return found == null ? List.of() : found;
            });
    return empty[0] ? Optional.empty() : Optional.of(inside);
  }

  private static List<Tensor> tensors(Path file, Limits limits, Message message) {
    try (FileChannel channel = channel(file)) {
      return reading(
          file.toString(),
          () -> {
            Wire wire =
                new Wire(
                    Channels.newInputStream(channel),
                    Bytes.Source.of(channel),
                    channel.size(),
                    limits);
            TensorReader reader = new TensorReader(limits, null);
            List<Tensor> read = new ArrayList<>();
            for (TensorRecord record : message.read(new Messages(wire, limits.nodes()), wire)) {
              read.add(reader.read(record));
            }
            return read;
          });
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    }
  }

  private static FileChannel channel(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** What goes wrong while reading, as one line. */
  private static <T> T reading(String name, Reading<T> reading) {
    try {
      return reading.read();
    } catch (OnnxException e) {
      throw e.in(name);
    } catch (OutOfMemoryError e) {
      throw new OnnxException(name + ": takes more memory than the JVM's heap has (-Xmx)");
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(
          name + ": not an ONNX file, or damaged: " + String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw DataException.of(Path.of(name), "read", e);
    }
  }

  private static ModelRecord model(
      InputStream stream, Bytes.Source source, long size, Limits limits) throws IOException {
    ModelRecord model =
        new Messages(new Wire(stream, source, size, limits), limits.nodes()).model();
    if (model.irVersion() < OLDEST_IR || model.irVersion() > NEWEST_IR) {
      throw OnnxException.unsupported(
          "IR version %d, but %d to %d are supported"
              .formatted(model.irVersion(), OLDEST_IR, NEWEST_IR));
    }
    return model;
  }

  /** What messages call this file. */
  public String name() {
    return name;
  }

  /** Bytes of the file and of those beside it that were read so far. */
  public long bytes() {
    return size + (external == null ? 0 : external.bytes());
  }

  public ModelRecord model() {
    return model;
  }

  /** Sizes of a tensor, each of them one, and together within the limits. */
  public int[] dims(TensorRecord record) {
    return reading(
        name,
        () -> {
          tensors.check(record);
          return TensorReader.dims(record);
        });
  }

  /** Reads a tensor. */
  public Tensor read(TensorRecord record) {
    return reading(name, () -> tensors.read(record));
  }

  /** Reads a tensor given by what is not zero. */
  public Tensor read(SparseRecord record) {
    return reading(name, () -> tensors.read(record));
  }

  /** Reads a tensor's numbers as floats into {@code to[at ..]}. */
  public void readFloats(TensorRecord record, float[] to, int at) {
    reading(
        name,
        () -> {
          tensors.readFloats(record, to, at);
          return to;
        });
  }

  @Override
  public void close() {
    try {
      if (external != null) {
        external.close();
      }
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw DataException.of(Path.of(name), "closed", e);
    }
  }
}
