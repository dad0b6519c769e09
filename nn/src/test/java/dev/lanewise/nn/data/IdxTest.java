package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir Path folder;
  private Path images;
  private Path labels;

  static byte[] idx(int magic, byte[] body, int... sizes) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * sizes.length + body.length).putInt(magic);
    Arrays.stream(sizes).forEach(b::putInt);
    return b.put(body).array();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] bytes(int n) {
    byte[] b = new byte[n];
    for (int i = 0; i < n; i++) {
      b[i] = (byte) (i * 7);
    }
    return b;
  }

  @BeforeEach
  void fourFiles() throws IOException {
    images = folder.resolve("train-images-idx3-ubyte");
    labels = folder.resolve("train-labels-idx1-ubyte");
    Files.write(images, idx(0x803, bytes(3 * 4 * 5), 3, 4, 5));
    Files.write(labels, idx(0x801, new byte[] {9, 0, 4}, 3));
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(idx(0x803, bytes(2 * 20), 2, 4, 5)));
    Files.write(
        folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(idx(0x801, new byte[] {1, 2}, 2)));
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> Idx.open(folder))
        .isInstanceOf(DataException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void readsPlainAndGzipWhateverTheirNames() throws IOException {
    Files.write(labels, gzip(Files.readAllBytes(labels)));
    Parts<LabelledImages> split = Idx.open(folder);
    assertThat(split.train()).hasToString("3x1x4x5");
    assertThat(split.test()).hasToString("2x1x4x5");
    assertThat(split.train().label(0)).isEqualTo(9);
    assertThat(split.train().pixel(1, 0, 2, 3)).isEqualTo((20 + 2 * 5 + 3) * 7 & 255);
    assertThat(split.test().label(1)).isEqualTo(2);
    assertThat(split.name()).isEqualTo(folder.getFileName().toString());
  }

  @Test
  void refusesMissingFolderAndFiles() throws IOException {
    assertThatThrownBy(() -> Idx.open(folder.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("nowhere", "no such folder");
    assertThatThrownBy(() -> Idx.open(images)).hasMessageContaining("is not a folder");
    Files.delete(labels);
    refused(folder.toString(), "train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz");
    Files.createDirectory(labels);
    refused("train-labels-idx1-ubyte", "cannot be read");
  }

  @Test
  void refusesWrongMagicAndSwappedFiles() throws IOException {
    Files.write(images, idx(0x801, bytes(3), 3));
    refused("train-images-idx3-ubyte", "0x00000801", "0x00000803");
    Files.writeString(images, "<html>not found</html>");
    refused("0x3c68746d");
  }

  @Test
  void refusesTruncatedFiles() throws IOException {
    byte[] whole = Files.readAllBytes(images);
    for (int n = 0; n < whole.length; n++) {
      Files.write(images, Arrays.copyOf(whole, n));
      refused("train-images-idx3-ubyte");
    }
    byte[] packed = gzip(whole);
    for (int n = 2; n < packed.length; n++) {
      Files.write(images, Arrays.copyOf(packed, n));
      refused("train-images-idx3-ubyte");
    }
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    byte[] whole = Files.readAllBytes(images);
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    Files.write(images, longer);
    refused("more bytes follow the 60 bytes");
    Files.write(images, gzip(longer));
    refused("more bytes follow the 60 bytes");
  }

  @Test
  void refusesCountsThatDiffer() throws IOException {
    Files.write(labels, idx(0x801, new byte[] {9, 0}, 2));
    refused("holds 3 images", "holds 2 labels", "train-images", "train-labels");
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    Files.write(labels, idx(0x801, new byte[] {9, 10, 3}, 3));
    refused("label 10 at position 1", "0..9");
    Files.write(labels, idx(0x801, new byte[] {9, 1, -1}, 3));
    refused("label 255 at position 2");
  }

  @Test
  void refusesImagesOfAnotherShape() throws IOException {
    Files.write(images, idx(0x803, bytes(3 * 20), 3, 5, 4));
    refused("[1, 5, 4]", "[1, 4, 5]");
  }

  @Test
  void refusesEmptySetsAndAbsurdSizesWithoutAllocating() throws IOException {
    Files.write(images, idx(0x803, new byte[0], 0, 28, 28));
    refused("claims 0 images");
    Files.write(images, idx(0x803, bytes(60), -1, 28, 28));
    refused("claims 4294967295 images");
    Files.write(
        images, idx(0x803, bytes(60), Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    refused("claims at least 2147483647 bytes", "no more than 60");
    Files.write(images, gzip(idx(0x803, bytes(60), 30_000, 28, 28)));
    refused("claims at least");
  }

  @Test
  void readsTheRealOne() {
    Path mnist =
        Path.of(System.getProperty("lanewise.root", ".."), "..", "shared", "data", "mnist");
    Assumptions.assumeTrue(Files.isDirectory(mnist), "MNIST is not on this machine");
    LabelledImages test = Idx.test(mnist);
    assertThat(test).hasToString("10000x1x28x28");
    assertThat(test.label(0)).isEqualTo(7);
    assertThat(Standardisation.of(test).means()[0]).isBetween(0.13f, 0.135f);
  }
}
