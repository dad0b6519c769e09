package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes a file holds, a reader gives a correct result or one line; nothing else. */
class DamageProperties {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"a\":",
          "\"dtype\":\"F32\"",
          "\"shape\":[1]",
          "\"data_offsets\":[0,4]",
          "\"__metadata__\":",
          "0",
          "-1",
          "1e9",
          "99999999999999999999");

  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lanewise-damage");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path f : files.toList()) {
        Files.delete(f);
      }
    }
    Files.delete(folder);
  }

  private static void tryIdx(byte[] bytes) throws IOException {
    Path images = Files.write(folder.resolve("images"), bytes);
    Path labels = Files.write(folder.resolve("labels"), IdxTest.idx(0x801, new byte[] {1, 2}, 2));
    try {
      LabelledImages read = Idx.read(images, labels, 10);
      assertThat(read.count()).isEqualTo(2);
      assertThat(read.size()).isPositive();
    } catch (DataException e) {
      assertOneLine(e, images);
    }
  }

  private static void trySafetensors(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("tensors"), bytes);
    try {
      Safetensors read = Safetensors.read(file);
      long numbers = 0;
      for (Safetensors.Tensor t : read.tensors().values()) {
        numbers += t.values().length;
      }
      assertThat(4 * numbers).isLessThan(bytes.length);
    } catch (DataException e) {
      assertOneLine(e, file);
    }
  }

  private static void assertOneLine(DataException e, Path file) {
    assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n", "\r");
  }

  /** A copy with up to three bytes changed, and one time in four cut or lengthened. */
  static byte[] damaged(byte[] whole, long seed) {
    RandomKey key = RandomKey.of(seed);
    boolean cut = key.below(4, 0) == 0;
    byte[] bytes = Arrays.copyOf(whole, cut ? key.below(whole.length + 9, 1) : whole.length);
    for (int i = 0; i < key.below(4, 2) && bytes.length > 0; i++) {
      bytes[key.below(bytes.length, 3 + 2 * i)] = (byte) key.bits(4 + 2 * i);
    }
    return bytes;
  }

  @Property(tries = 300)
  void randomBytes(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    tryIdx(bytes);
    trySafetensors(bytes);
  }

  @Property(tries = 400)
  void damagedIdx(@ForAll long seed, @ForAll boolean packed) throws IOException {
    byte[] whole = IdxTest.idx(0x803, new byte[2 * 3 * 3], 2, 3, 3);
    tryIdx(damaged(packed ? IdxTest.gzip(whole) : whole, seed));
  }

  @Property(tries = 600)
  void damagedSafetensors(@ForAll long seed) throws IOException {
    Path file = folder.resolve("whole");
    if (!Files.exists(file)) {
      new Safetensors(
              Map.of("seed", "1"),
              Map.of("w", SafetensorsTest.tensor(2, 3), "b", SafetensorsTest.tensor(2)))
          .write(file);
    }
    trySafetensors(damaged(Files.readAllBytes(file), seed));
  }

  /** Headers of JSON's own pieces get further into the reader than random bytes do. */
  @Property(tries = 600)
  void headersOfJsonPieces(@ForAll @Size(max = 25) byte[] pieces) throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (byte p : pieces) {
      header.append(PIECES.get(Math.floorMod(p, PIECES.size())));
    }
    trySafetensors(SafetensorsTest.file(header.append('}').toString(), new byte[4]));
  }
}
