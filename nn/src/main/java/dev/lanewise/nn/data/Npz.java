package dev.lanewise.nn.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in one file, NumPy's NPZ: a ZIP of NPY files, packed or not.
 *
 * @param arrays by name, in the order of the file
 */
public record Npz(Map<String, Npy> arrays) {
  private static final String SUFFIX = ".npy";

  /** Takes a copy of the map. */
  public Npz {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    for (String name : arrays.keySet()) {
      if (name.isEmpty() || name.length() > 1000) {
        throw new IllegalArgumentException(
            "npz: an array's name has %d characters (want 1 to 1000)".formatted(name.length()));
      }
    }
  }

  /**
   * The array of that name.
   *
   * @throws DataException if there is none
   */
  public Npy array(String name) {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new DataException("npz: no array %s among %s".formatted(name, arrays.keySet()));
    }
    return array;
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws DataException if it is missing or damaged, or holds something else
   */
  public static Npz read(Path file) {
    return read(file, ReadLimits.DEFAULT);
  }

  /**
   * As {@link #read(Path)}, within limits of the caller's choice; its memory is that of all arrays
   * together.
   *
   * @throws DataException also if it asks for more
   */
  public static Npz read(Path file, ReadLimits limits) {
    Allowance allowance = new Allowance(file.toString(), limits);
    return allowance.read(() -> read(file, allowance));
  }

  private static Npz read(Path file, Allowance allowance) {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      allowance.entries(zip.size(), "arrays");
      List<ZipEntry> entries = zip.stream().collect(Collectors.toList());
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
          throw new DataException(
              "%s: holds %s, which is not an array (want names that end in .npy)"
                  .formatted(file, name));
        }
        Npy array = read(file, zip, entry, allowance);
        if (arrays.put(name.substring(0, name.length() - SUFFIX.length()), array) != null) {
          throw new DataException("%s: holds %s twice".formatted(file, name));
        }
      }
    } catch (IOException e) {
      throw DataException.of(file, "read", e);
    } catch (IllegalArgumentException e) { // names that are no text
      throw new DataException("%s: is a damaged ZIP file: %s".formatted(file, e.getMessage()));
    }
    return new Npz(arrays);
  }

  private static Npy read(Path file, ZipFile zip, ZipEntry entry, Allowance allowance)
      throws IOException {
    long most = Unpacked.DEFLATE_RATIO * Math.max(0, entry.getCompressedSize());
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      Npy array = NpyReader.read(file + ": " + entry.getName(), in, most, allowance);
      if (in.getChecksum().getValue() != entry.getCrc()) { // which ZipFile does not look at
        throw new DataException(
            "%s: %s is damaged: its checksum is another".formatted(file, entry.getName()));
      }
      return array;
    }
  }

  /**
   * Writes or replaces a file, atomically, packed.
   *
   * @throws DataException if it cannot be written
   */
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  void writeTo(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, Npy> e : arrays.entrySet()) {
      ZipEntry entry = new ZipEntry(e.getKey() + SUFFIX);
      // ZIP's first day: equal arrays give equal files.
      entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
      zip.putNextEntry(entry);
      e.getValue().writeTo(zip);
      zip.closeEntry();
    }
    zip.finish();
  }
}
