package dev.lanewise.nn.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one array (NumPy Enhancement Proposal 1: A simple file format for NumPy arrays) and trusts
 * nothing in its header: all lengths are held against what can be there before anything is
 * allocated.
 */
final class NpyReader {
  /** What every file begins with. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Beyond that NumPy, too, refuses to parse a header; those of plain arrays have about 100. */
  private static final int LONGEST_HEADER = 1 << 16;

  /** NumPy's own limit from version 2 on. */
  private static final int MOST_DIMENSIONS = 64;

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*(?:'(\\w+)'|\"(\\w+)\")\\s*:\\s*"
              + "(?:'([^']*)'|\"([^\"]*)\"|(True|False)|\\(([\\s\\dL,]*)\\))\\s*(,|$)");

  private static final Pattern DESCR = Pattern.compile("([<>=|]?)(\\w+)");

  private final String source;
  private final InputStream in;
  private final long most;
  private final Allowance allowance;
  private long taken;

  private @Nullable String descr;
  private @Nullable Boolean columnsFirst;
  private int @Nullable [] shape;

  private NpyReader(String source, InputStream in, long most, Allowance allowance) {
    this.source = source;
    this.in = in;
    this.most = most;
    this.allowance = allowance;
  }

  /**
   * Reads to the end of the stream.
   *
   * @param source for messages
   * @param most bytes that the stream can deliver
   * @param allowance what it may take
   */
  static Npy read(String source, InputStream in, long most, Allowance allowance)
      throws IOException {
    return new NpyReader(source, in, most, allowance).read();
  }

  private DataException wrong(String what) {
    return new DataException(source + ": " + what);
  }

  private byte[] take(long n, String what) throws IOException {
    byte[] bytes;
    try {
      bytes = in.readNBytes((int) n); // in pieces, so that no more is allocated than is there
    } catch (EOFException e) {
      throw wrong("cut short: its packed bytes end in the middle of its " + what);
    }
    if (bytes.length < n) {
      throw wrong("cut short: %d bytes of its %s, which has %d".formatted(bytes.length, what, n));
    }
    taken += n;
    return bytes;
  }

  private Npy read() throws IOException {
    byte[] start = take(8, "beginning");
    if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw wrong("not an NPY file: it does not begin with \\x93NUMPY");
    }
    int major = start[6];
    if (major < 1 || major > 3) {
      throw wrong("is of version %d.%d (1.0 to 3.0 are read)".formatted(major, start[7]));
    }
    byte[] width = take(major == 1 ? 2 : 4, "header's length");
    long length = 0;
    for (int b = width.length - 1; b >= 0; b--) {
      length = length << 8 | (width[b] & 0xFF);
    }
    if (length > LONGEST_HEADER) {
      throw wrong(
          "its header would have %d bytes (want at most %d)".formatted(length, LONGEST_HEADER));
    }
    parse(new String(take(length, "header"), StandardCharsets.UTF_8));
    return elements();
  }

  /** The literal of a Python dictionary with three entries. */
  private void parse(String header) {
    String text = header.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw wrong("its header is not a dictionary: " + text);
    }
    String body = text.substring(1, text.length() - 1).strip();
    Matcher entry = ENTRY.matcher(body);
    int at = 0;
    while (at < body.length()) {
      entry.region(at, body.length());
      if (!entry.lookingAt()) {
        throw wrong(
            "its header is damaged, or of records instead of plain elements: "
                + body.substring(at, Math.min(body.length(), at + 60)));
      }
      entry(entry);
      at = entry.end();
    }
  }

  private void entry(Matcher entry) {
    String key = entry.group(1) == null ? entry.group(2) : entry.group(1);
    String text = entry.group(3) == null ? entry.group(4) : entry.group(3);
    String truth = entry.group(5);
    String sizes = entry.group(6);
    if (key.equals("descr") && descr == null && text != null) {
      descr = text;
    } else if (key.equals("fortran_order") && columnsFirst == null && truth != null) {
      columnsFirst = truth.equals("True");
    } else if (key.equals("shape") && shape == null && sizes != null) {
      shape = shape(sizes);
    } else {
      throw wrong("its header has an unknown or second entry " + entry.group().strip());
    }
  }

  private int[] shape(String text) {
    List<Integer> sizes = new ArrayList<>();
    String[] parts = text.strip().isEmpty() ? new String[0] : text.split(",", -1);
    for (int k = 0; k < parts.length; k++) {
      String part = parts[k].strip().replaceAll("L$", ""); // Python 2 wrote 3L
      if (k > 0 && k == parts.length - 1 && part.isEmpty()) {
        break; // the comma behind the last size
      }
      // Without any comma it is no tuple to Python.
      if (parts.length == 1
          || !part.matches("\\d{1,18}")
          || Long.parseLong(part) > Integer.MAX_VALUE) {
        throw wrong("its shape is (%s), of which %s cannot be".formatted(text, parts[k].strip()));
      }
      sizes.add(Integer.parseInt(part));
    }
    if (sizes.size() > MOST_DIMENSIONS) {
      throw wrong(
          "its shape has %d sizes (want at most %d)".formatted(sizes.size(), MOST_DIMENSIONS));
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  private Npy elements() throws IOException {
    if (descr == null || shape == null || columnsFirst == null) {
      throw wrong("its header lacks descr, shape or fortran_order");
    }
    Matcher order = DESCR.matcher(descr);
    NpyType type = order.matches() ? NpyType.of(order.group(2)) : null;
    if (type == null) {
      throw wrong(
          "its elements are of type %s (b1, i1 to i8, u1 to u8, f2, f4 and f8 are read)"
              .formatted(descr));
    }
    long count = Sizes.product(shape);
    long bytes = count * type.bytes();
    if (count < 0 || bytes > Integer.MAX_VALUE - 8) {
      throw wrong("its shape is %s: more than 2 GiB".formatted(Arrays.toString(shape)));
    }
    if (bytes > most - taken) {
      throw wrong(
          "cut short: its shape %s of %s takes %d bytes, but at most %d are left"
              .formatted(Arrays.toString(shape), descr, bytes, Math.max(0, most - taken)));
    }
    boolean rearranged = columnsFirst && shape.length > 1 && count > 1;
    allowance.axes(shape.length, "its shape");
    allowance.elements(count, "it");
    allowance.take(rearranged ? 2 * bytes : bytes, "elements");
    byte[] elements = take(bytes, "elements");
    if (in.read() >= 0) {
      throw wrong("more bytes follow the %d of its elements".formatted(bytes));
    }
    if (order.group(1).equals(">")) {
      turn(elements, type.bytes());
    }
    return new Npy(shape, type, rearranged ? rowsFirst(elements, type.bytes()) : elements);
  }

  /** Reverses the bytes of every element. */
  private static void turn(byte[] elements, int width) {
    for (int at = 0; at < elements.length; at += width) {
      for (int low = at, high = at + width - 1; low < high; low++, high--) {
        byte b = elements[low];
        elements[low] = elements[high];
        elements[high] = b;
      }
    }
  }

  /** From the first index running fastest to the last one. */
  private byte[] rowsFirst(byte[] from, int width) {
    int[] sizes = shape == null ? new int[0] : shape;
    int[] strides = new int[sizes.length];
    int stride = width;
    for (int d = 0; d < sizes.length; d++) {
      strides[d] = stride;
      stride *= sizes[d];
    }
    int[] index = new int[sizes.length];
    byte[] to = new byte[from.length];
    int at = 0;
    for (int out = 0; out < to.length; out += width) {
      System.arraycopy(from, at, to, out, width);
      for (int d = sizes.length - 1; d >= 0; d--) { // the next index, as an odometer turns
        at += strides[d];
        if (++index[d] < sizes[d]) {
          break;
        }
        at -= index[d] * strides[d];
        index[d] = 0;
      }
    }
    return to;
  }
}
