package dev.lanewise.nn.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The only class that names java.desktop, so that all others work without it. */
final class ImageDecoder {
  /** 64 megapixels: 256 MB while it is decoded. */
  private static final long MOST_PIXELS = 1L << 26;

  private static final int LONGEST_SIDE = 1 << 15;

  /** A pixel of one bit, and the best that deflate can do. */
  private static final long MOST_PIXELS_PER_BYTE = 8 * Unpacked.DEFLATE_RATIO;

  /** Other readers of the JDK take almost any bytes for an image. */
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  private ImageDecoder() {}

  static Raster decode(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = reader(in);
      if (reader == null) {
        throw new DataException(file + ": is not an image that can be read (want PNG or JPEG)");
      }
      try {
        reader.setInput(in, true, true); // what is said about the image is not read
        return decode(file, reader);
      } finally {
        reader.dispose();
      }
    }
  }

  private static @Nullable ImageReader reader(ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> all = ImageIO.getImageReaders(in); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    return null;
  }

  private static Raster decode(Path file, ImageReader reader) throws IOException {
    try {
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      int side = Math.max(reader.getWidth(0), reader.getHeight(0));
      long most = Math.min(MOST_PIXELS, MOST_PIXELS_PER_BYTE * Files.size(file));
      if (side > LONGEST_SIDE || pixels > most) {
        throw new DataException(
            "%s: claims to be %d x %d pixels (want at most %d a side, %d in all)"
                .formatted(file, reader.getHeight(0), reader.getWidth(0), LONGEST_SIDE, most));
      }
      return raster(reader.read(0));
    } catch (DataException e) {
      throw e;
    } catch (RuntimeException e) { // the decoders throw some of these where bytes are damaged
      throw new DataException("%s: is a broken image: %s".formatted(file, e));
    }
  }

  private static Raster raster(BufferedImage image) {
    WritableRaster samples = image.getRaster();
    int bands = samples.getNumBands();
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    int height = image.getHeight();
    int width = image.getWidth();
    int n = height * width;
    boolean grey = !palette && bands <= 2;
    byte[] pixels = new byte[grey ? n : 3 * n];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        if (grey) {
          // Not getRGB, which takes grey samples for linear light and would brighten them.
          pixels[p] = (byte) sample(samples, x, y, 0);
        } else if (palette) {
          int rgb = image.getRGB(x, y);
          pixels[p] = (byte) (rgb >>> 16);
          pixels[n + p] = (byte) (rgb >>> 8);
          pixels[2 * n + p] = (byte) rgb;
        } else {
          for (int c = 0; c < 3; c++) {
            pixels[c * n + p] = (byte) sample(samples, x, y, c);
          }
        }
      }
    }
    return new Raster(grey ? 1 : 3, height, width, pixels);
  }

  /** A sample in 0 .. 255, whatever its number of bits. */
  private static int sample(WritableRaster samples, int x, int y, int band) {
    int most = (1 << samples.getSampleModel().getSampleSize(band)) - 1;
    int sample = samples.getSample(x, y, band);
    return most == 255 ? sample : (sample * 255 + most / 2) / most;
  }
}
