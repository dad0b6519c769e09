package dev.lanewise.nn.data;

import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonReader;
import dev.lanewise.nn.data.Safetensors.Tensor;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a safetensors file and trusts nothing in it: every length is held against the file's before
 * anything is allocated, and the tensors must cover the data exactly, without holes or overlaps.
 */
final class SafetensorsReader {
  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  /** Bytes that a byte of the header takes as text, and as names and numbers. */
  private static final long PER_BYTE = 12;

  private final Path file;
  private final Allowance allowance;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(String name, String dtype, List<Long> shape, List<Long> offsets) {
    long begin() {
      return offsets.get(0);
    }

    long end() {
      return offsets.get(1);
    }
  }

  private SafetensorsReader(Path file, Allowance allowance) {
    this.file = file;
    this.allowance = allowance;
  }

  static Safetensors read(Path file, ReadLimits limits) {
    Allowance allowance = new Allowance(file.toString(), limits);
    return allowance.read(() -> new SafetensorsReader(file, allowance).read());
  }

  private Safetensors read() {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      if (size < 8) {
        throw wrong("cut short: " + size + " bytes, but a safetensors file has at least 8");
      }
      long length = Long.reverseBytes(in.readLong());
      if (length < 2 || length > Math.min(LONGEST_HEADER, size - 8)) {
        throw wrong(
            "not a safetensors file, or cut short: its header would have %s bytes, the file has %d"
                .formatted(Long.toUnsignedString(length), size));
      }
      allowance.take(PER_BYTE * length, "header");
      parse(text(in.readNBytes((int) length)));
      long data = size - 8 - length;
      List<Entry> ordered = checked(data);
      Map<String, Tensor> read = new LinkedHashMap<>();
      for (Entry e : ordered) {
        read.put(e.name, tensor(e, in));
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      entries.keySet().forEach(name -> tensors.put(name, read.get(name)));
      return new Safetensors(metadata, tensors);
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    } catch (JsonParserException | NumberFormatException e) {
      throw wrong("its header is damaged: " + e.getMessage());
    }
  }

  private DataException wrong(String what) {
    return new DataException(file + ": " + what);
  }

  private String text(byte[] header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw wrong("its header is not UTF-8");
    }
  }

  private void parse(String header) throws JsonParserException {
    int end = end(header);
    if (!header.substring(end).isBlank()) {
      throw wrong("more text follows its header at character " + end);
    }
    JsonReader json = JsonReader.from(header.substring(0, end));
    json.object();
    while (json.next()) {
      String key = json.key();
      if (key.equals(Safetensors.METADATA)) {
        metadata(json);
      } else if (entries.put(key, entry(key, json)) != null) {
        throw wrong("two tensors are named " + key);
      }
      allowance.entries(entries.size(), "tensors");
    }
  }

  /** Where the outermost object closes; the streaming reader would not tell of text behind it. */
  private int end(String header) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    throw wrong("its header is not a whole JSON object");
  }

  private void metadata(JsonReader json) throws JsonParserException {
    json.object();
    while (json.next()) {
      String key = json.key();
      if (metadata.put(key, json.string()) != null) {
        throw wrong("its metadata has two values of " + key);
      }
    }
  }

  private Entry entry(String name, JsonReader json) throws JsonParserException {
    String dtype = "";
    List<Long> shape = null;
    List<Long> offsets = null;
    json.object();
    while (json.next()) {
      String key = json.key();
      switch (key) {
        case "dtype" -> dtype = json.string();
        case "shape" -> shape = numbers(json);
        case "data_offsets" -> offsets = numbers(json);
        default -> throw wrong("tensor " + name + " has an unknown property " + key);
      }
    }
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw wrong("tensor " + name + " lacks a shape or its two data offsets");
    }
    allowance.axes(shape.size(), "tensor " + name);
    return new Entry(name, dtype, shape, offsets);
  }

  private static List<Long> numbers(JsonReader json) throws JsonParserException {
    List<Long> numbers = new ArrayList<>();
    json.array();
    while (json.next()) {
      numbers.add(Long.parseLong(json.number().toString()));
    }
    return numbers;
  }

  /** The entries by position, after holding them against each other and the length of the data. */
  private List<Entry> checked(long data) {
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry e : ordered) {
      if (!e.dtype.equals("F32")) {
        throw wrong("tensor " + e.name + " has dtype " + e.dtype + ", but only F32 is read");
      }
      if (e.begin() == at && e.end() > data) {
        throw wrong(
            "cut short: tensor %s ends at byte %d of the data, but only %d are there"
                .formatted(e.name, e.end(), data));
      }
      if (e.begin() != at || e.end() < at || e.end() > data) {
        throw wrong(
            "tensor %s takes bytes %d to %d of the data, but %d to at most %d are left"
                .formatted(e.name, e.begin(), e.end(), at, data));
      }
      if (bytes(e) != e.end() - at) {
        throw wrong(
            "tensor %s has shape %s, which %d bytes do not hold"
                .formatted(e.name, e.shape, e.end() - at));
      }
      allowance.elements((e.end() - at) / Float.BYTES, "tensor " + e.name);
      allowance.take(e.end() - at, "tensor " + e.name);
      at = e.end();
    }
    if (at != data) {
      throw wrong("its tensors take " + at + " bytes, but " + data + " follow the header");
    }
    return ordered;
  }

  /** Bytes of a tensor; -1 if a size is negative or an array cannot be that long. */
  private static long bytes(Entry e) {
    long size = 1;
    for (long s : e.shape) {
      if (s < 0 || s > Integer.MAX_VALUE || size > Integer.MAX_VALUE) {
        return -1;
      }
      size *= s;
    }
    return size > Integer.MAX_VALUE - 8 ? -1 : Float.BYTES * size;
  }

  private static Tensor tensor(Entry e, DataInputStream in) throws IOException {
    int n = (int) ((e.end() - e.begin()) / Float.BYTES);
    float[] values = new float[n];
    byte[] piece = new byte[(int) Math.min(1 << 16, (long) n * Float.BYTES)];
    ByteBuffer little = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; ) {
      int take = Math.min(piece.length / Float.BYTES, n - i);
      in.readFully(piece, 0, take * Float.BYTES);
      little.asFloatBuffer().get(values, i, take);
      i += take;
    }
    int[] shape = new int[e.shape.size()];
    Arrays.setAll(shape, d -> e.shape.get(d).intValue());
    return new Tensor(shape, values);
  }
}
