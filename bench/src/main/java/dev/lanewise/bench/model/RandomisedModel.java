package dev.lanewise.bench.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.lanewise.bench.model.Fields.Field;
import dev.lanewise.bench.model.WeightRoles.Weight;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An ONNX model with random weights in place of its own, be they stored or filled with one number:
 * filters and matrices normal with variance {@code 2 / fanIn} (He et al. 2015), shifts and means
 * normal with deviation 0.1, and such variances and scales of normalisations that sums of residuals
 * stay small: no softmax is to say 1 to one class, which would hide differences. All else is as it
 * was.
 */
final class RandomisedModel {
  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int RAW = 9;
  private static final int FLOAT = 1;
  private static final float SHIFT = 0.1f;

  private final RandomKey key;
  private final List<Field> kept = new ArrayList<>();
  private final List<Drawn> drawn = new ArrayList<>();

  /** A weight to be drawn, and all of its message but the numbers. */
  private record Drawn(Weight weight, ByteString head, RandomKey key) {
    long raw() {
      return Float.BYTES * weight.count();
    }

    /** The i-th number, whoever asks for it when. */
    float number(int i) {
      return switch (weight.role()) {
        case WEIGHT -> (float) Math.sqrt(2.0 / weight.fanIn()) * key.normal(i);
        case SHIFT -> SHIFT * key.normal(i);
        case SCALE -> 0.25f + 0.5f * key.uniform(i);
        case VARIANCE -> 0.5f + key.uniform(i);
        case FACTOR -> 1 + key.uniform(i);
      };
    }

    long size() {
      return head.size() + 1 + CodedOutputStream.computeUInt64SizeNoTag(raw()) + raw();
    }
  }

  private RandomisedModel(RandomKey key) {
    this.key = key;
  }

  /**
   * Writes the changed model.
   *
   * @throws DataException if the file is missing, or no ONNX model, or there is no place for it
   */
  static void write(Path from, Path to, long seed) {
    try {
      Fields model = Fields.of(ByteString.readFrom(Files.newInputStream(from)));
      if (model.of(GRAPH).isEmpty()) {
        throw new DataException(from + ": is no ONNX model: it has no graph");
      }
      RandomisedModel changed = new RandomisedModel(RandomKey.of(seed));
      changed.read(Fields.of(model.of(GRAPH).getLast().bytes()));
      AtomicFile.write(to, stream -> changed.write(model, CodedOutputStream.newInstance(stream)));
    } catch (IOException e) {
      throw DataException.of(from, "read", e);
    } catch (UncheckedIOException e) {
      throw new DataException(from + ": is no ONNX model: " + e.getMessage());
    }
  }

  private void read(Fields graph) {
    WeightRoles roles = new WeightRoles(graph);
    for (Field field : graph.all()) {
      Optional<Weight> weight = Optional.empty();
      String name = "";
      if (field.id() == INITIALIZER) {
        Fields tensor = Fields.of(field.bytes());
        weight = roles.stored(tensor);
        name = tensor.text(8);
      } else if (field.id() == NODE) {
        Fields node = Fields.of(field.bytes());
        weight = roles.filled(node);
        name = node.text(2);
      }
      if (weight.isPresent()) {
        drawn.add(new Drawn(weight.get(), head(name, weight.get()), key.split(drawn.size())));
      } else {
        kept.add(field);
      }
    }
  }

  /** Name, type and sizes of a tensor. */
  private static ByteString head(String name, Weight weight) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (long size : weight.sizes()) {
        out.writeInt64(1, size);
      }
      out.writeInt32(2, FLOAT);
      out.writeString(8, name);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("in memory nothing can fail", e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private void write(Fields model, CodedOutputStream out) throws IOException {
    for (Field field : model.all()) {
      if (field.id() != GRAPH) {
        Fields.write(field, out);
      }
    }
    long size = kept.stream().mapToLong(Fields::size).sum();
    for (Drawn d : drawn) {
      size += 1 + CodedOutputStream.computeUInt64SizeNoTag(d.size()) + d.size();
    }
    out.writeTag(GRAPH, 2);
    out.writeUInt64NoTag(size);
    for (Field field : kept) {
      Fields.write(field, out);
    }
    for (Drawn d : drawn) {
      out.writeTag(INITIALIZER, 2);
      out.writeUInt64NoTag(d.size());
      out.writeRawBytes(d.head);
      out.writeTag(RAW, 2);
      out.writeUInt64NoTag(d.raw());
      draw(d, out);
    }
    out.flush();
  }

  private void draw(Drawn d, CodedOutputStream out) throws IOException {
    float[] x = new float[Math.toIntExact(d.weight.count())];
    IntStream.range(0, x.length).parallel().forEach(i -> x[i] = d.number(i));
    ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    int step = piece.capacity() / Float.BYTES;
    for (int i = 0; i < x.length; i += step) {
      int n = Math.min(step, x.length - i);
      piece.asFloatBuffer().put(x, i, n);
      out.writeRawBytes(piece.array(), 0, Float.BYTES * n);
    }
  }
}
