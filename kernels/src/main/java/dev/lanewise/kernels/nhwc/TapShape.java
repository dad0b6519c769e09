package dev.lanewise.kernels.nhwc;

import dev.lanewise.kernels.blocking.TileShape.Ending;

/**
 * What a {@link TapSum} is specialised on: distances in memory as well, so that one address in a
 * register serves a whole row of inputs.
 *
 * @param rows rows of taps
 * @param columns taps in a row
 * @param pitch taps from one row of w to the next
 * @param dilation columns of x from one tap to the next
 * @param step columns of x from one output to the next
 * @param outputs outputs side by side, which share the inputs they have in common
 * @param lines outputs below one another, which do so too
 * @param lineStep rows of x from one line of outputs to the next
 * @param channels of x, w and y
 * @param lanes floats in a vector; 1 makes scalar code
 * @param ending what sums meet before they are stored
 */
public record TapShape(
    int rows,
    int columns,
    int pitch,
    int dilation,
    int step,
    int outputs,
    int lines,
    int lineStep,
    int channels,
    int lanes,
    Ending ending) {
  /** Rows of x that the lines see. */
  public int height() {
    return (lines - 1) * lineStep + rows;
  }

  /** Columns of x under outputs without dilation; of one output, its taps. */
  public int width() {
    return (outputs - 1) * step + columns;
  }
}
