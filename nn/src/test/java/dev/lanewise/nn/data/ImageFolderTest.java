package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  private Path put(String name, BufferedImage image) throws IOException {
    return put(name, png(image));
  }

  private Path put(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.write(file, bytes);
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", bytes)).isTrue();
    return bytes.toByteArray();
  }

  static BufferedImage image(int type, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int b = 0; b < image.getRaster().getNumBands(); b++) {
          image.getRaster().setSample(x, y, b, 40 * b + 10 * y + x);
        }
      }
    }
    return image;
  }

  private void refused(ImageFolder how, String... words) {
    assertThatThrownBy(() -> how.read(folder))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith(folder.toString())
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void classesAreFoldersByTheAlphabet() throws IOException {
    put("dog/2.png", image(BufferedImage.TYPE_BYTE_GRAY, 2, 3));
    put("dog/10.png", image(BufferedImage.TYPE_BYTE_GRAY, 2, 3));
    put("cat/a.png", image(BufferedImage.TYPE_3BYTE_BGR, 2, 3));
    put("dog/.hidden", new byte[] {1});
    put(".git/x", new byte[] {1});
    put("readme.txt", new byte[] {1});
    LabelledImages images = ImageFolder.rgb().read(folder);
    assertThat(images.classNames()).containsExactly("cat", "dog");
    assertThat(images).hasToString("3x3x2x3");
    assertThat(images.label(0)).isZero();
    assertThat(images.label(2)).isEqualTo(1);
    assertThat(images.pixel(0, 0, 1, 2)).isEqualTo(12);
    assertThat(images.pixel(0, 1, 1, 2)).isEqualTo(52);
    assertThat(images.pixel(0, 2, 1, 2)).isEqualTo(92);
    assertThat(images.pixel(1, 2, 1, 2)).isEqualTo(12);
    assertThat(ImageFolder.grey().read(folder).pixel(0, 0, 1, 2))
        .isEqualTo(Math.round(0.299f * 12 + 0.587f * 52 + 0.114f * 92));
  }

  @Test
  void allKindsOfPixels() throws IOException {
    put("a/1.png", image(BufferedImage.TYPE_4BYTE_ABGR, 2, 3));
    BufferedImage deep = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 1, 0, 0x8101);
    put("a/2.png", deep);
    BufferedImage bits = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
    bits.getRaster().setSample(2, 0, 0, 1);
    put("a/3.png", bits);
    BufferedImage palette = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_INDEXED);
    palette.setRGB(0, 1, 0xFF3366CC);
    put("a/4.png", palette);
    ImageIO.write(
        image(BufferedImage.TYPE_BYTE_GRAY, 2, 3), "jpg", folder.resolve("a/5.jpg").toFile());
    LabelledImages images = ImageFolder.rgb().read(folder);
    assertThat(images.pixel(0, 2, 1, 2)).isEqualTo(92);
    assertThat(images.pixel(1, 0, 1, 1)).isEqualTo(0x81); // 33025 of 65535 is 128.502 of 255
    assertThat(images.pixel(2, 0, 0, 2)).isEqualTo(255);
    assertThat(images.pixel(2, 0, 0, 1)).isZero();
    assertThat(images.pixel(3, 0, 1, 0)).isEqualTo(0x33);
    assertThat(images.pixel(3, 2, 1, 0)).isEqualTo(0xCC);
    assertThat(images.pixel(4, 0, 1, 2)).isBetween(10, 14); // JPEG is lossy
  }

  @Test
  void sizesAreEqualOrMadeSo() throws IOException {
    put("a/1.png", image(BufferedImage.TYPE_BYTE_GRAY, 2, 3));
    Path other = put("a/2.png", image(BufferedImage.TYPE_BYTE_GRAY, 4, 6));
    refused(ImageFolder.grey(), other.toString(), "is 4 x 6, but", "is 2 x 3: resize them");
    LabelledImages images = ImageFolder.grey().resized(2, 3).read(folder);
    assertThat(images).hasToString("2x1x2x3");
    assertThat(images.pixel(0, 0, 1, 2)).isEqualTo(12);
  }

  /** Halving a line weighs 3/4, 3/4 and 1/4 at its ends; doubling mixes 3/4 and 1/4. */
  @Test
  void resamplingByHand() {
    Resampling half = new Resampling(4, 2);
    float[] line = {7, 14, 21, 70};
    assertThat(resampled(half, line, 0)).isEqualTo((0.75f * 7 + 0.75f * 14 + 0.25f * 21) / 1.75f);
    assertThat(resampled(half, line, 1)).isEqualTo((0.25f * 14 + 0.75f * 21 + 0.75f * 70) / 1.75f);
    Resampling twice = new Resampling(2, 4);
    float[] two = {8, 16};
    assertThat(resampled(twice, two, 0)).isEqualTo(8);
    assertThat(resampled(twice, two, 1)).isEqualTo(10);
    assertThat(resampled(twice, two, 2)).isEqualTo(14);
    assertThat(resampled(twice, two, 3)).isEqualTo(16);
  }

  private static float resampled(Resampling r, float[] line, int i) {
    float sum = 0;
    for (int k = 0; k < r.taps(); k++) {
      sum += r.weight(i, k) * line[r.place(i, k)];
    }
    return sum;
  }

  @Test
  void refusesFoldersWithoutImages() throws IOException {
    refused(ImageFolder.grey(), "holds 0 folders");
    Files.createDirectory(folder.resolve("a"));
    refused(ImageFolder.grey(), "its folders hold no images");
    Files.createDirectory(folder.resolve("a/b"));
    refused(ImageFolder.grey(), "b: is not a file");
    assertThatThrownBy(() -> ImageFolder.grey().read(folder.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such file or folder");
    assertThatThrownBy(() -> ImageFolder.grey().resized(0, 1)).hasMessageContaining("0 x 1");
    assertThatThrownBy(() -> ImageFolder.grey().resized(1, 8193)).hasMessageContaining("8192");
  }

  @Test
  void refusesBrokenImagesByName() throws IOException {
    Path file = put("a/1.png", "not an image".getBytes(StandardCharsets.UTF_8));
    refused(ImageFolder.grey(), file.toString(), "is not an image");
    byte[] whole = png(image(BufferedImage.TYPE_BYTE_GRAY, 9, 9));
    put("a/1.png", Arrays.copyOf(whole, whole.length / 2));
    refused(ImageFolder.grey(), file.toString());
    // A header that claims 30000 x 30000 pixels, its checksum made to fit.
    ByteBuffer header = ByteBuffer.wrap(whole.clone());
    header.putInt(16, 30_000).putInt(20, 30_000);
    CRC32 crc = new CRC32();
    crc.update(header.array(), 12, 17);
    header.putInt(29, (int) crc.getValue());
    put("a/1.png", header.array());
    refused(ImageFolder.grey(), file.toString(), "claims to be 30000 x 30000");
  }
}
