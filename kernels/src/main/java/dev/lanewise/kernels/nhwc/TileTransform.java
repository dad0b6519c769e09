package dev.lanewise.kernels.nhwc;

import java.util.Arrays;

/**
 * Transforms tiles of an image with channels last along both axes: {@code inputs x inputs} pixels,
 * {@code step} apart from tile to tile, become {@code outputs x outputs} numbers for each channel.
 * What lies outside the image is zero.
 *
 * <p>First the columns under some tiles of a tile row, which neighbours share, then their rows.
 */
final class TileTransform {
  /** The image: its size, and what lies above and left of it in the first tile. */
  record Image(int height, int width, int channels, int top, int left) {
    int line() {
      return width * channels;
    }
  }

  private final Transform map;
  private final int inputs;
  private final int step;
  private final int outputs;
  private final Image image;
  private final int rowFloats;
  private final int scratch;

  /**
   * @param map from inputs to outputs
   * @param most tiles side by side, at most
   * @param scratch where in the workspace {@link #floats} are its own
   */
  TileTransform(
      Transform map, int inputs, int step, int outputs, Image image, int most, int scratch) {
    this.map = map;
    this.inputs = inputs;
    this.step = step;
    this.outputs = outputs;
    this.image = image;
    this.rowFloats = ((most - 1) * step + inputs) * image.channels;
    this.scratch = scratch;
  }

  /** Floats of workspace. */
  int floats() {
    return outputs * rowFloats + inputs * image.line();
  }

  /** Floats of workspace that such a transform will need. */
  static int floats(int inputs, int step, int outputs, int width, int channels, int most) {
    return (outputs * ((most - 1) * step + inputs) + inputs * width) * channels;
  }

  /**
   * Transforms {@code run} neighbouring tiles.
   *
   * @param row row of tiles
   * @param column first tile of it
   * @param to where in the workspace the first tile's first number goes
   * @param plane distance of a tile's numbers
   * @param tile distance of the tiles
   */
  void run(
      int row, int column, int run, float[] x, int xOff, float[] ws, int to, int plane, int tile) {
    int channels = image.channels;
    columns(row * step - image.top, column * step - image.left, run, x, xOff, ws);
    for (int r = 0; r < outputs; r++) {
      map.run(
          run,
          channels,
          ws,
          scratch + r * rowFloats,
          channels,
          step * channels,
          ws,
          to + r * outputs * plane,
          plane,
          tile,
          ws,
          0);
    }
  }

  private void columns(int top, int left, int run, float[] x, int xOff, float[] ws) {
    int channels = image.channels;
    int line = image.line();
    int right = left + (run - 1) * step + inputs;
    int from = Math.clamp(left, 0, image.width);
    int to = Math.clamp(right, from, image.width);
    int before = Math.clamp(-left, 0, right - left) * channels;
    int inside = (to - from) * channels;
    int all = (right - left) * channels;
    float[] source = x;
    int at = xOff + top * line + from * channels;
    if (top < 0 || top + inputs > image.height) {
      source = ws;
      at = scratch + outputs * rowFloats;
      for (int r = 0; r < inputs; r++) {
        int h = top + r;
        if (h < 0 || h >= image.height) {
          Arrays.fill(ws, at + r * line, at + r * line + inside, 0);
        } else {
          System.arraycopy(x, xOff + h * line + from * channels, ws, at + r * line, inside);
        }
      }
    }
    map.run(1, inside, source, at, line, 0, ws, scratch + before, rowFloats, 0, ws, 0);
    for (int r = 0; r < outputs; r++) {
      int start = scratch + r * rowFloats;
      Arrays.fill(ws, start, start + before, 0);
      Arrays.fill(ws, start + before + inside, start + all, 0);
    }
  }
}
