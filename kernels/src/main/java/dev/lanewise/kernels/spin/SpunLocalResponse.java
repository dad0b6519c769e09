package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.LocalResponse;
import dev.lanewise.kernels.LocalResponseShape;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * Channel by channel, over blocks of the inner axis that stay in L1: squares summed, then {@code
 * d^p = e^(p ln d)}.
 */
final class SpunLocalResponse extends LocalResponse {
  private static final int BLOCK = 1024;

  private final RowLoop addSquare;
  private final RowLoop add;
  private final RowLoop scaled;
  private final RowLoop scaledTwice;
  private final RowLoop subtract;

  SpunLocalResponse(int bits) {
    Expression x = input(0);
    Expression y = input(1);
    Expression z = input(2);
    // Numbers: alpha / size, bias, the power.
    Expression power = Functions.exp(Functions.log(z.fma(input(3), input(4))).mul(input(5)));
    addSquare = LoopSpinner.row("local-response.square", y.fma(y, x), true, Fold.NONE, bits);
    add = LoopSpinner.row("local-response.add", x.add(y), true, Fold.NONE, bits);
    scaled = LoopSpinner.row("local-response", x.mul(power), true, Fold.NONE, bits);
    scaledTwice =
        LoopSpinner.row("local-response.twice", x.mul(y).mul(power), true, Fold.NONE, bits);
    subtract =
        LoopSpinner.row(
            "local-response.subtract", x.mul(input(3)).fma(y, z), true, Fold.NONE, bits);
  }

  @Override
  protected void compute(
      LocalResponseShape s, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
    float[] sum = workspace.floats(BLOCK);
    for (int b = 0; b < s.batch(); b++) {
      int image = b * s.channels() * s.inner();
      for (int i = 0; i < s.inner(); i += BLOCK) {
        int n = Math.min(BLOCK, s.inner() - i);
        for (int c = 0; c < s.channels(); c++) {
          int at = image + c * s.inner() + i;
          squares(s, c, x, xOff + image + i, sum, n);
          power(scaled, s, -s.beta(), x, xOff + at, x, xOff + at, sum, y, yOff + at, n);
        }
      }
    }
  }

  /** The sum of the squares that count for channel c. */
  private void squares(LocalResponseShape s, int c, float[] x, int xAt, float[] sum, int n) {
    Arrays.fill(sum, 0, n, 0);
    for (int k = s.first(c); k < s.end(c); k++) {
      addSquare.map(sum, 0, x, xAt + k * s.inner(), RowLoop.NONE, 0, sum, 0, n);
    }
  }

  private static void power(
      RowLoop loop,
      LocalResponseShape s,
      float power,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] sum,
      float[] out,
      int outAt,
      int n) {
    float alpha = s.alpha() / s.size();
    loop.run(x, xAt, y, yAt, sum, 0, alpha, s.bias(), power, 0, out, outAt, n);
  }

  @Override
  protected void computeGradient(
      LocalResponseShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] dx,
      int dxOff,
      Workspace workspace) {
    // First the share of each channel in its neighbours' gradients, then their sums.
    float[] shares = workspace.floats(s.channels() * BLOCK);
    float[] sum = workspace.inner().floats(BLOCK);
    float factor = -2 * s.alpha() * s.beta() / s.size();
    for (int b = 0; b < s.batch(); b++) {
      int image = b * s.channels() * s.inner();
      for (int i = 0; i < s.inner(); i += BLOCK) {
        int n = Math.min(BLOCK, s.inner() - i);
        for (int c = 0; c < s.channels(); c++) {
          int at = image + c * s.inner() + i;
          squares(s, c, x, xOff + image + i, sum, n);
          power(scaled, s, -s.beta(), g, gOff + at, x, xOff + at, sum, dx, dxOff + at, n);
          power(
              scaledTwice, s, -s.beta() - 1, g, gOff + at, x, xOff + at, sum, shares, c * BLOCK, n);
        }
        for (int c = 0; c < s.channels(); c++) {
          int at = image + c * s.inner() + i;
          Arrays.fill(sum, 0, n, 0);
          // c counts for those before which it is by size / 2 at most, and so on.
          int end = Math.min(s.channels(), c + (s.size() - 1) / 2 + 1);
          for (int k = Math.max(0, c - s.size() / 2); k < end; k++) {
            add.map(sum, 0, shares, k * BLOCK, RowLoop.NONE, 0, sum, 0, n);
          }
          subtract.run(x, xOff + at, sum, 0, dx, dxOff + at, factor, 0, 0, 0, dx, dxOff + at, n);
        }
      }
    }
  }
}
