package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image as bytes.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param pixels {@code [channels, height, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and its own
record Raster(int channels, int height, int width, byte[] pixels) {
  /**
   * Reads a file as it is, grey or in colours.
   *
   * @throws DataException if it is missing, broken, too large, or no image
   */
  static Raster read(Path file) {
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      throw new DataException(
          file + ": images are read by java.desktop: start java with --add-modules java.desktop");
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new DataException(file + ": is not a file");
      }
      return ImageDecoder.decode(file);
    } catch (IOException e) {
      throw DataException.of(file, "read as an image", e);
    }
  }

  /** As grey, or as three channels. */
  Raster channels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int n = height * width;
    byte[] to = new byte[wanted * n];
    for (int p = 0; p < n; p++) {
      if (wanted == 1) {
        int weighted =
            299 * (pixels[p] & 255) + 587 * (pixels[n + p] & 255) + 114 * (pixels[2 * n + p] & 255);
        to[p] = (byte) ((weighted + 500) / 1000);
      } else {
        to[p] = pixels[p];
        to[n + p] = pixels[p];
        to[2 * n + p] = pixels[p];
      }
    }
    return new Raster(wanted, height, width, to);
  }

  /** In another size. */
  Raster resized(int rows, int columns) {
    if (rows == height && columns == width) {
      return this;
    }
    Resampling down = new Resampling(height, rows);
    Resampling across = new Resampling(width, columns);
    byte[] to = new byte[channels * rows * columns];
    float[] squeezed = new float[height * columns];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        int row = (c * height + y) * width;
        for (int x = 0; x < columns; x++) {
          float sum = 0;
          for (int k = 0; k < across.taps(); k++) {
            sum += across.weight(x, k) * (pixels[row + across.place(x, k)] & 255);
          }
          squeezed[y * columns + x] = sum;
        }
      }
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          float sum = 0;
          for (int k = 0; k < down.taps(); k++) {
            sum += down.weight(y, k) * squeezed[down.place(y, k) * columns + x];
          }
          to[(c * rows + y) * columns + x] = (byte) Math.round(Math.max(0, Math.min(255, sum)));
        }
      }
    }
    return new Raster(channels, rows, columns, to);
  }

  void copyTo(byte[] to, int at) {
    System.arraycopy(pixels, 0, to, at, pixels.length);
  }
}
