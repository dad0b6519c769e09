package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.Workspace;

/**
 * The gradient of batch normalisation where channels are neighbours in memory: {@code dx = p g + q
 * h + w}, {@code h = (x - m) r}, with p, q, w, m and r rows.
 */
final class ColumnGradient {
  private final RowLoop normalise;
  private final RowLoop addProduct;
  private final RowLoop affine;
  private final SpunColumns sum;

  ColumnGradient(String name, int bits) {
    Expression x = input(0);
    Expression y = input(1);
    Expression z = input(2);
    normalise = LoopSpinner.row(name + ".h", x.sub(y).mul(z), true, Fold.NONE, bits);
    addProduct = LoopSpinner.row(name + ".add-product", y.fma(z, x), true, Fold.NONE, bits);
    affine = LoopSpinner.row(name + ".affine", x.fma(y, z), true, Fold.NONE, bits);
    sum = new SpunColumns(Recipe.SUM, bits);
  }

  void run(
      NormShape s,
      float[] x,
      int xOff,
      float[] g,
      int gOff,
      float[] scale,
      int scaleOff,
      float[] statistics,
      int statisticsOff,
      float[] dx,
      int dxOff,
      float[] parameters,
      int dScale,
      Workspace workspace) {
    int n = s.parameters();
    int rows = s.batch();
    int r = statisticsOff + n;
    float[] scratch = workspace.floats(4 * n);
    int p = n;
    int q = 2 * n;
    int w = 3 * n;
    sum.fold(rows, n, g, gOff, RowLoop.NONE, 0, parameters, dScale + n);
    for (int b = 0; b < rows; b++) {
      normalise.map(x, xOff + b * n, statistics, statisticsOff, statistics, r, scratch, 0, n);
      addProduct.map(parameters, dScale, g, gOff + b * n, scratch, 0, parameters, dScale, n);
    }
    for (int c = 0; c < n && rows > 0; c++) {
      float factor = statistics[r + c] * scale[scaleOff + c];
      scratch[p + c] = factor;
      scratch[q + c] = -factor * parameters[dScale + c] / rows;
      scratch[w + c] = -factor * parameters[dScale + n + c] / rows;
    }
    for (int b = 0; b < rows; b++) {
      int to = dxOff + b * n;
      normalise.map(x, xOff + b * n, statistics, statisticsOff, statistics, r, scratch, 0, n);
      affine.map(g, gOff + b * n, scratch, p, scratch, w, dx, to, n);
      affine.map(scratch, 0, scratch, q, dx, to, dx, to, n);
    }
  }
}
