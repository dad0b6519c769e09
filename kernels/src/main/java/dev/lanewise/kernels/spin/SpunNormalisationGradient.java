package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.Expression.input;

import dev.lanewise.kernels.NormShape;
import dev.lanewise.kernels.NormalisationGradient;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * Sums of g and of g (x - m), then dx as a combination of both: {@code dx = p g + q (x - m) + w}
 * with numbers p, q, w of a channel of a row or of the batch.
 */
final class SpunNormalisationGradient extends NormalisationGradient {
  private final boolean centred;
  private final RowLoop sum;
  private final RowLoop moment;
  private final RowLoop scaledSum;
  private final RowLoop scaledMoment;
  private final RowLoop addTo;
  private final RowLoop addMoment;
  private final RowLoop row;
  private final RowLoop piece;
  private final ColumnGradient columns;

  /**
   * @param centred whether the normalisation took the mean away
   */
  SpunNormalisationGradient(String name, boolean overBatch, boolean centred, int bits) {
    super(name, overBatch);
    this.centred = centred;
    Expression g = input(0);
    Expression second = input(1);
    Expression third = input(2);
    Expression m = input(3);
    Expression scaled = g.mul(second);
    sum = LoopSpinner.row(name + ".sum", g, false, Fold.ADD, bits);
    moment = LoopSpinner.row(name + ".moment", g.mul(second.sub(m)), false, Fold.ADD, bits);
    scaledSum = LoopSpinner.row(name + ".scaled-sum", scaled, false, Fold.ADD, bits);
    scaledMoment =
        LoopSpinner.row(name + ".scaled-moment", scaled.mul(third.sub(m)), false, Fold.ADD, bits);
    addTo = LoopSpinner.row(name + ".add", g.add(second), true, Fold.NONE, bits);
    addMoment =
        LoopSpinner.row(
            name + ".add-moment", second.fma(third.sub(m).mul(input(4)), g), true, Fold.NONE, bits);
    row = LoopSpinner.row(name + ".row", combined(scaled, third.sub(m)), true, Fold.NONE, bits);
    piece = LoopSpinner.row(name + ".piece", combined(g, second.sub(m)), true, Fold.NONE, bits);
    columns = new ColumnGradient(name, bits);
  }

  /** {@code p g + q d + w}; the numbers are inputs 4 to 6. */
  private static Expression combined(Expression g, Expression d) {
    return d.fma(input(5), g.fma(input(4), input(6)));
  }

  @Override
  protected void compute(
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
      int parametersOff,
      Workspace workspace) {
    int n = s.parameters();
    Arrays.fill(parameters, parametersOff, parametersOff + 2 * n, 0);
    if (overBatch() && s.inner() == 1) {
      columns.run(
          s,
          x,
          xOff,
          g,
          gOff,
          scale,
          scaleOff,
          statistics,
          statisticsOff,
          dx,
          dxOff,
          parameters,
          parametersOff,
          workspace);
      return;
    }
    int means = s.means(overBatch());
    for (int k = 0; k < means && s.batch() > 0; k++) {
      float m = statistics[statisticsOff + k];
      float r = statistics[statisticsOff + means + k];
      int c = overBatch() ? k : k % s.groups() * s.channels();
      int at = overBatch() ? k * s.inner() : k * s.channels() * s.inner();
      int dScale = parametersOff + c;
      if (overBatch()) {
        channel(
            s,
            x,
            xOff + at,
            g,
            gOff + at,
            scale[scaleOff + k],
            m,
            r,
            dx,
            dxOff + at,
            parameters,
            dScale);
      } else if (s.inner() == 1) {
        row(
            s,
            x,
            xOff + at,
            g,
            gOff + at,
            scale,
            scaleOff + c,
            m,
            r,
            dx,
            dxOff + at,
            parameters,
            dScale);
      } else {
        pieces(
            s,
            x,
            xOff + at,
            g,
            gOff + at,
            scale,
            scaleOff + c,
            m,
            r,
            dx,
            dxOff + at,
            parameters,
            dScale);
      }
    }
  }

  /** One row whose numbers are channels. */
  private void row(
      NormShape s,
      float[] x,
      int xAt,
      float[] g,
      int gAt,
      float[] scale,
      int scaleAt,
      float m,
      float r,
      float[] dx,
      int dxAt,
      float[] parameters,
      int dScale) {
    int n = s.channels();
    int dShift = dScale + s.parameters();
    float a = centred ? scaledSum.fold(g, gAt, scale, scaleAt, 0, n) / n : 0;
    float b =
        scaledMoment.run(g, gAt, scale, scaleAt, x, xAt, m, 0, 0, 0, RowLoop.NONE, 0, n) * r / n;
    addMoment.run(parameters, dScale, g, gAt, x, xAt, m, r, 0, 0, parameters, dScale, n);
    addTo.map(parameters, dShift, g, gAt, RowLoop.NONE, 0, parameters, dShift, n);
    row.run(g, gAt, scale, scaleAt, x, xAt, m, r, -r * r * b, -r * a, dx, dxAt, n);
  }

  /** One row of channels of many numbers each. */
  private void pieces(
      NormShape s,
      float[] x,
      int xAt,
      float[] g,
      int gAt,
      float[] scale,
      int scaleAt,
      float m,
      float r,
      float[] dx,
      int dxAt,
      float[] parameters,
      int dScale) {
    int inner = s.inner();
    double a = 0;
    double b = 0;
    for (int c = 0; c < s.channels(); c++) {
      float ofG = sum.fold(g, gAt + c * inner, 0, inner);
      float ofBoth = r * moment.fold(g, gAt + c * inner, x, xAt + c * inner, m, inner);
      parameters[dScale + c] += ofBoth;
      parameters[dScale + s.parameters() + c] += ofG;
      a += scale[scaleAt + c] * ofG;
      b += scale[scaleAt + c] * ofBoth;
    }
    float count = s.channels() * inner;
    float w = centred ? (float) (-r * a / count) : 0;
    float q = (float) (-r * r * b / count);
    for (int c = 0; c < s.channels(); c++) {
      int at = c * inner;
      combine(g, gAt + at, x, xAt + at, m, r * scale[scaleAt + c], q, w, dx, dxAt + at, inner);
    }
  }

  /** One channel of the whole batch. */
  private void channel(
      NormShape s,
      float[] x,
      int xAt,
      float[] g,
      int gAt,
      float scale,
      float m,
      float r,
      float[] dx,
      int dxAt,
      float[] parameters,
      int dScale) {
    int inner = s.inner();
    int step = s.pitch();
    double ofG = 0;
    double ofBoth = 0;
    for (int b = 0; b < s.batch(); b++) {
      ofG += sum.fold(g, gAt + b * step, 0, inner);
      ofBoth += moment.fold(g, gAt + b * step, x, xAt + b * step, m, inner);
    }
    ofBoth *= r;
    parameters[dScale] = (float) ofBoth;
    parameters[dScale + s.parameters()] = (float) ofG;
    double p = (double) r * scale;
    double count = (double) s.batch() * inner;
    float w = (float) (-p * ofG / count);
    float q = (float) (-p * r * ofBoth / count);
    for (int b = 0; b < s.batch(); b++) {
      int at = b * step;
      combine(g, gAt + at, x, xAt + at, m, (float) p, q, w, dx, dxAt + at, inner);
    }
  }

  private void combine(
      float[] g,
      int gAt,
      float[] x,
      int xAt,
      float m,
      float p,
      float q,
      float w,
      float[] dx,
      int dxAt,
      int n) {
    piece.run(g, gAt, x, xAt, RowLoop.NONE, 0, m, p, q, w, dx, dxAt, n);
  }
}
