package dev.lanewise.kernels.nhwc;

/**
 * What a {@link TapSum} is specialised on.
 *
 * @param rows rows of taps
 * @param columns taps in a row
 * @param step columns of x from one output to the next
 * @param outputs outputs side by side, which share the inputs they have in common
 * @param lanes floats in a vector; 1 makes scalar code
 */
public record TapShape(int rows, int columns, int step, int outputs, int lanes) {}
