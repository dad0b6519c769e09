package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Fft;
import dev.lanewise.kernels.FftPlan;
import dev.lanewise.kernels.Workspace;

/** The defining double sum, term by term, accumulated in double. */
final class PlainFft extends Fft {
  @Override
  protected FftPlan make(int rows, int cols) {
    return new Plan(rows, cols);
  }

  private static final class Plan extends FftPlan {
    private final double[] rowCos;
    private final double[] colCos;
    private final double[] rowSin;
    private final double[] colSin;

    Plan(int rows, int cols) {
      super(rows, cols);
      rowCos = new double[rows];
      rowSin = new double[rows];
      colCos = new double[cols];
      colSin = new double[cols];
      for (int k = 0; k < rows; k++) {
        rowCos[k] = Math.cos(2 * Math.PI * k / rows);
        rowSin[k] = Math.sin(2 * Math.PI * k / rows);
      }
      for (int k = 0; k < cols; k++) {
        colCos[k] = Math.cos(2 * Math.PI * k / cols);
        colSin[k] = Math.sin(2 * Math.PI * k / cols);
      }
    }

    @Override
    protected void complex(
        boolean inverse, float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
      float[] from = workspace.floats(complexSize());
      System.arraycopy(x, xOff, from, 0, complexSize());
      double scale = inverse ? 1.0 / realSize() : 1;
      for (int u = 0; u < rows(); u++) {
        for (int v = 0; v < cols(); v++) {
          int at = yOff + 2 * (u * cols() + v);
          y[at] = (float) (scale * sum(from, u, v, inverse, true));
          y[at + 1] = (float) (scale * sum(from, u, v, inverse, false));
        }
      }
    }

    private double sum(float[] x, int u, int v, boolean inverse, boolean real) {
      double sign = inverse ? -1 : 1;
      double sum = 0;
      for (int r = 0; r < rows(); r++) {
        int rowTurn = (int) ((long) u * r % rows());
        int colTurn = 0;
        for (int c = 0; c < cols(); c++) {
          double cos = rowCos[rowTurn] * colCos[colTurn] - rowSin[rowTurn] * colSin[colTurn];
          double sin =
              sign * (rowSin[rowTurn] * colCos[colTurn] + rowCos[rowTurn] * colSin[colTurn]);
          int at = 2 * (r * cols() + c);
          sum += real ? x[at] * cos + x[at + 1] * sin : x[at + 1] * cos - x[at] * sin;
          colTurn += v;
          colTurn -= colTurn >= cols() ? cols() : 0;
        }
      }
      return sum;
    }

    @Override
    protected void real(float[] x, int xOff, float[] y, int yOff, Workspace workspace) {
      float[] whole = workspace.floats(complexSize());
      for (int i = 0; i < realSize(); i++) {
        whole[2 * i] = x[xOff + i];
        whole[2 * i + 1] = 0;
      }
      complex(false, whole, 0, whole, 0, workspace.inner());
      int half = cols() / 2 + 1;
      for (int r = 0; r < rows(); r++) {
        System.arraycopy(whole, 2 * r * cols(), y, yOff + 2 * r * half, 2 * half);
      }
    }

    @Override
    protected void product(
        float[] x, int xOff, float[] w, int wOff, boolean add, float[] y, int yOff) {
      int count = spectrumSize() / 2;
      for (int i = 0; i < count; i++) {
        double re = x[xOff + 2 * i];
        double im = x[xOff + 2 * i + 1];
        double wRe = w[wOff + i];
        double wIm = w[wOff + count + i];
        double before = add ? y[yOff + 2 * i] : 0;
        double beforeIm = add ? y[yOff + 2 * i + 1] : 0;
        y[yOff + 2 * i] = (float) (before + re * wRe - im * wIm);
        y[yOff + 2 * i + 1] = (float) (beforeIm + re * wIm + im * wRe);
      }
    }

    /** The other half is the conjugate: {@code Y(u, v) = conj Y(-u, -v)}. */
    @Override
    protected void realInverse(float[] y, int yOff, float[] x, int xOff, Workspace workspace) {
      float[] whole = workspace.floats(complexSize());
      int half = cols() / 2 + 1;
      for (int u = 0; u < rows(); u++) {
        for (int v = 0; v < cols(); v++) {
          boolean stored = v < half;
          int from = stored ? u * half + v : (rows() - u) % rows() * half + cols() - v;
          whole[2 * (u * cols() + v)] = y[yOff + 2 * from];
          whole[2 * (u * cols() + v) + 1] = (stored ? 1 : -1) * y[yOff + 2 * from + 1];
        }
      }
      complex(true, whole, 0, whole, 0, workspace.inner());
      for (int i = 0; i < realSize(); i++) {
        x[xOff + i] = whole[2 * i];
      }
    }
  }
}
