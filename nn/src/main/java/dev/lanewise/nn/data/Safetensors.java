package dev.lanewise.nn.data;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors of 32-bit floats with a few words about them, in the safetensors format: the
 * header's length in 8 bytes, a JSON header, then the numbers, all little-endian.
 *
 * @param metadata any strings
 * @param tensors by name, in the order of the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  /** The header's own entry that holds the metadata; no tensor may have this name. */
  static final String METADATA = "__metadata__";

  /** Takes copies of the maps. */
  public Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException("safetensors: a tensor may not be named " + METADATA);
    }
  }

  /** Numbers in row-major order with their shape. The arrays are the caller's, not copied. */
  public static final class Tensor {
    private final int[] shape;
    private final float[] values;

    /**
     * @param shape sizes, each at least 0; empty for a single number
     * @param values as many as the product of the sizes
     */
    public Tensor(int[] shape, float[] values) {
      if (Sizes.product(shape) != values.length) {
        throw new IllegalArgumentException(
            "tensor: shape "
                + Arrays.toString(shape)
                + " does not hold "
                + values.length
                + " numbers");
      }
      this.shape = shape.clone();
      this.values = values;
    }

    /** Sizes, outermost first. */
    public int[] shape() {
      return shape.clone();
    }

    /** The numbers themselves, not a copy. */
    public float[] values() {
      return values;
    }
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is missing, cut short, or not well formed
   */
  public static Safetensors read(Path file) {
    return read(file, ReadLimits.DEFAULT);
  }

  /**
   * As {@link #read(Path)}, within limits of the caller's choice.
   *
   * @throws DataException also if it asks for more
   */
  public static Safetensors read(Path file, ReadLimits limits) {
    return SafetensorsReader.read(file, limits);
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws DataException if it cannot be written
   */
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    byte[] header = header().getBytes(StandardCharsets.UTF_8);
    // Blanks so that the numbers begin at a multiple of 8 bytes, which readers that map the file
    // want.
    int padded = (header.length + 7) / 8 * 8;
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(header);
    out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
    for (Tensor t : tensors.values()) {
      write(t.values, out);
    }
  }

  private static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    int step = piece.capacity() / Float.BYTES;
    for (int i = 0; i < values.length; i += step) {
      int n = Math.min(step, values.length - i);
      piece.asFloatBuffer().put(values, i, n);
      out.write(piece.array(), 0, n * Float.BYTES);
    }
  }

  private String header() {
    JsonStringWriter json = JsonWriter.string().object();
    if (!metadata.isEmpty()) {
      json.object(METADATA);
      metadata.forEach(json::value);
      json.end();
    }
    long at = 0;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      json.object(e.getKey()).value("dtype", "F32").array("shape");
      for (int s : e.getValue().shape) {
        json.value(s);
      }
      long end = at + (long) Float.BYTES * e.getValue().values.length;
      json.end().array("data_offsets").value(at).value(end).end().end();
      at = end;
    }
    return json.end().done();
  }
}
