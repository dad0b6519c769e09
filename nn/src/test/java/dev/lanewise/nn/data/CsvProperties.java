package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.RandomKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is written is read; whatever a file holds, the reader gives rows or one line. */
class CsvProperties {
  private static final List<String> PIECES =
      List.of(
          "1", "-2.5", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "x", "", "?", "1e99", "\uFEFF",
          "\0", " ");

  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("lanewise", ".csv");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.delete(file);
  }

  private static void tryToRead(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Csv format =
        switch (bytes.length % 3) {
          case 0 -> Csv.withHeader();
          case 1 -> Csv.withoutHeader().missing(Csv.Missing.SKIP_ROW);
          default -> Csv.withoutHeader().values(0).missing(Csv.Missing.NAN);
        };
    try {
      Dataset read = format.read(file);
      assertThat(read.count()).isPositive();
      assertThat(read.count() * (long) read.size()).isLessThanOrEqualTo(bytes.length + 1L);
    } catch (DataException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n", "\r", "\0");
    }
  }

  @Property(tries = 60)
  void randomBytes(@ForAll @Size(max = 100) byte[] bytes) throws IOException {
    tryToRead(bytes);
  }

  @Property(tries = 200)
  void piecesOfTables(@ForAll @Size(max = 40) byte[] pieces) throws IOException {
    StringBuilder text = new StringBuilder();
    for (byte p : pieces) {
      text.append(PIECES.get(Math.floorMod(p, PIECES.size())));
    }
    tryToRead(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 100)
  void damagedTables(@ForAll long seed, @ForAll boolean packed) throws IOException {
    byte[] whole = "a,b,c\n1,2,x\n3.5,-4e2,\"y\"\n5,6,x\n".getBytes(StandardCharsets.UTF_8);
    tryToRead(DamageProperties.damaged(packed ? IdxTest.gzip(whole) : whole, seed));
  }

  /** Floats as Java prints them come back bit for bit. */
  @Property(tries = 30)
  void numbersComeBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll @IntRange(min = 1, max = 9) int rows)
      throws IOException {
    RandomKey key = RandomKey.of(seed);
    StringBuilder text = new StringBuilder();
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      float any = Float.intBitsToFloat(key.bits(i));
      x[i] = Float.isFinite(any) ? any : i;
      text.append(x[i]).append(',');
      if (i % columns == columns - 1) {
        text.append("c").append(key.split(1).below(3, i)).append('\n');
      }
    }
    Files.writeString(file, text);
    Dataset read = Csv.withoutHeader().read(file);
    assertThat(read.features()).isEqualTo(x);
    for (int i = 0; i < rows; i++) {
      assertThat(read.classNames().get(read.label(i)))
          .isEqualTo("c" + key.split(1).below(3, (i + 1L) * columns - 1));
    }
  }
}
