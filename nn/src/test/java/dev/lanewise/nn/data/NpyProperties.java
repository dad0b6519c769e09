package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is written is read; whatever a file holds, the reader gives an array or one line. */
class NpyProperties {
  private static final List<String> PIECES =
      List.of(
          "'descr':",
          "'<f4'",
          "'|u1'",
          ",",
          "'fortran_order':",
          "True",
          "False",
          "'shape':",
          "()",
          "(1,)",
          "(2,3)",
          "(",
          ")",
          "9",
          " ",
          "'",
          "\\",
          "{");

  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("lanewise", ".npy");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.delete(file);
  }

  private static void tryToRead(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      Npy read = Npy.read(file);
      assertThat(read.size() * (long) read.type().bytes()).isLessThan(bytes.length);
    } catch (DataException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n", "\r");
    }
  }

  @Property(tries = 100)
  void randomBytes(@ForAll @Size(max = 100) byte[] bytes) throws IOException {
    tryToRead(bytes);
    tryToRead(NpyTest.file(1, "{'descr'", bytes));
  }

  @Property(tries = 200)
  void headersOfPieces(@ForAll @Size(max = 14) byte[] pieces) throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (byte p : pieces) {
      header.append(PIECES.get(Math.floorMod(p, PIECES.size())));
    }
    tryToRead(NpyTest.file(1 + pieces.length % 3, header.append('}').toString(), new byte[6]));
  }

  @Property(tries = 300)
  void damagedArrays(@ForAll long seed) throws IOException {
    byte[] whole = NpyTest.file(1, NpyTest.header("<f4", true, "(2, 3)"), new byte[24]);
    tryToRead(DamageProperties.damaged(whole, seed));
  }

  @Property(tries = 200)
  void damagedArchives(@ForAll long seed) throws IOException {
    Npy a = Npy.of(new int[] {2, 3}, new float[6]);
    Files.write(file, DamageProperties.damaged(archive(a), seed));
    try {
      assertThat(Npz.read(file).arrays()).hasSizeLessThanOrEqualTo(1);
    } catch (DataException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n", "\r");
    }
  }

  /** Every bit of every type, NaN's payloads included, in a file and in an archive. */
  @Property(tries = 60)
  void arraysComeBack(
      @ForAll long seed,
      @ForAll NpyType type,
      @ForAll @Size(max = 4) List<@IntRange(max = 4) Integer> sizes)
      throws IOException {
    int[] shape = sizes.stream().mapToInt(i -> i).toArray();
    byte[] bits = new byte[(int) Sizes.product(shape) * type.bytes()];
    RandomKey key = RandomKey.of(seed);
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) (type == NpyType.BOOL ? key.bits(i) & 1 : key.bits(i));
    }
    Npy a = new Npy(shape, type, bits.clone());
    Files.write(file, bytes(a));
    Npy b = Npy.read(file);
    assertThat(b).hasToString(a.toString());
    assertThat(content(b)).isEqualTo(bits);
    Files.write(file, archive(a));
    assertThat(content(Npz.read(file).array("a"))).isEqualTo(bits);
    assertThat(b.as(NpyType.F8).doubles()).isEqualTo(b.doubles());
    assertThat(b.as(NpyType.F4).floats()).isEqualTo(b.floats());
  }

  /** As {@code write} writes, but without forcing it to the disk each time. */
  private static byte[] bytes(Npy array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    array.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] archive(Npy array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Npz(Map.of("a", array)).writeTo(out);
    return out.toByteArray();
  }

  private static byte[] content(Npy array) throws IOException {
    byte[] all = bytes(array);
    return Arrays.copyOfRange(all, all.length - array.size() * array.type().bytes(), all.length);
  }

  /** No other half is nearer, and of two equally near ones it is the even one. */
  @Property(tries = 200)
  void halvesAreTheNearest(@ForAll long seed, @ForAll boolean nearTie) {
    RandomKey key = RandomKey.of(seed);
    float some = Float.float16ToFloat((short) key.bits(0));
    double x = Float.isFinite(some) ? some : 1;
    if (nearTie) { // halfway to the next half, and a hair beside it
      double next = Float.float16ToFloat((short) (Float.floatToFloat16((float) x) ^ 1));
      x = (x + next) / 2;
      x += (key.below(3, 1) - 1) * Math.ulp(x);
    } else {
      x *= 1 + key.uniform(2);
    }
    double rounded = Npy.of(new int[] {1}, new double[] {x}).as(NpyType.F2).real(0);
    if (Double.isInfinite(rounded)) {
      assertThat(Math.abs(x)).isGreaterThanOrEqualTo(65520); // halfway from 65504 to 2^16
      return;
    }
    short bits = Float.floatToFloat16((float) rounded);
    for (int step = -1; step <= 1; step += 2) {
      double other = Float.float16ToFloat((short) (bits + step));
      if (Double.isFinite(other) && Math.signum(other) == Math.signum(rounded)) {
        double difference = Math.abs(x - rounded) - Math.abs(x - other);
        assertThat(difference).isLessThanOrEqualTo(0);
        assertThat(difference < 0 || (bits & 1) == 0).isTrue();
      }
    }
  }
}
