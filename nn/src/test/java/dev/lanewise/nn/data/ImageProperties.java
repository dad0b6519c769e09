package dev.lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.kernels.RandomKey;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is drawn is read; whatever a file holds, the reader gives an image or one line. */
class ImageProperties {
  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("lanewise", ".png");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.delete(file);
  }

  private static void tryToRead(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      Raster read = Raster.read(file);
      assertThat(read.pixels()).hasSize(read.channels() * read.height() * read.width());
    } catch (DataException e) {
      assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n", "\r");
    }
  }

  @Property(tries = 30)
  void pixelsComeBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll boolean grey)
      throws IOException {
    RandomKey key = RandomKey.of(seed);
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width, height, type);
    int channels = grey ? 1 : 3;
    byte[] pixels = new byte[channels * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) key.bits(i);
      int p = i % (height * width);
      image.getRaster().setSample(p % width, p / width, i / (height * width), pixels[i] & 255);
    }
    Files.write(file, ImageFolderTest.png(image));
    assertThat(Raster.read(file).pixels()).isEqualTo(pixels);
  }

  @Property(tries = 120)
  void damagedImages(@ForAll long seed, @ForAll boolean colours) throws IOException {
    int type = colours ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_INDEXED;
    byte[] whole = ImageFolderTest.png(ImageFolderTest.image(type, 5, 7));
    tryToRead(DamageProperties.damaged(whole, seed));
  }

  /** Any chunk of any claimed length behind a right beginning. */
  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  void damagedChunks(
      @ForAll @IntRange(max = 7) int which,
      @ForAll int length,
      @ForAll @Size(max = 60) byte[] bytes)
      throws IOException {
    String name =
        new String[] {"PLTE", "tRNS", "IDAT", "iCCP", "zTXt", "IEND", "gAMA", "abcd"}[which];
    ByteBuffer png = ByteBuffer.allocate(33 + 8 + bytes.length);
    png.putLong(0x89504E470D0A1A0AL).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    png.putInt(4).putInt(4).put((byte) 8).put((byte) 3).put(new byte[3]);
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    png.putInt((int) crc.getValue());
    png.putInt(length).put(name.getBytes(StandardCharsets.US_ASCII)).put(bytes);
    tryToRead(png.array());
  }

  /** A mean of old pixels: weights sum to one, and a ramp stays one away from the edges. */
  @Property(tries = 50)
  void resamplingIsAMean(
      @ForAll @IntRange(min = 1, max = 40) int from, @ForAll @IntRange(min = 1, max = 40) int to) {
    Resampling r = new Resampling(from, to);
    double scale = (double) from / to;
    for (int i = 0; i < to; i++) {
      double sum = 0;
      for (int k = 0; k < r.taps(); k++) {
        assertThat(r.weight(i, k)).isBetween(0f, 1f);
        sum += r.weight(i, k);
      }
      assertThat(sum).isCloseTo(1, within(r.taps() * 0x1p-24));
      double centre = (i + 0.5) * scale - 0.5;
      double mean = 0;
      for (int k = 0; k < r.taps(); k++) {
        mean += r.weight(i, k) * (double) r.place(i, k);
      }
      // Nearer than the triangle's half width, and to a rounding where it lies between two pixels.
      double reach = scale <= 1 && centre >= 0 && centre <= from - 1 ? 0 : Math.max(1, scale);
      assertThat(mean).isCloseTo(centre, within(reach + 40 * r.taps() * 0x1p-24));
    }
  }
}
