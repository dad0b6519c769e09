package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Workspace;

/**
 * {@code y[n,i,j,f] = sum_{c,u,v} x[n, i sH + u dH - pT, j sW + v dW - pL, c] w[f,c,u,v]}, summed
 * in double; the packed form is the weights as given.
 */
final class PlainNhwcConvolution extends NhwcConvolution {
  @Override
  public String algorithm(ConvShape s) {
    return "reference";
  }

  @Override
  public boolean spreads(ConvShape s) {
    return true;
  }

  @Override
  protected int packedFloats(ConvShape s) {
    return s.weightSize();
  }

  @Override
  protected void arrange(ConvShape s, float[] w, int wOff, float[] packed, int packedOff) {
    System.arraycopy(w, wOff, packed, packedOff, s.weightSize());
  }

  @Override
  protected void compute(
      int part,
      int parts,
      ConvShape s,
      int batch,
      float[] x,
      int xOff,
      float[] w,
      int wOff,
      float[] y,
      int yOff,
      int yStep,
      Epilogue epilogue,
      Workspace workspace) {
    int lines = batch * s.outH();
    for (int line = Share.start(part, parts, lines);
        line < Share.start(part + 1, parts, lines);
        line++) {
      int image = xOff + line / s.outH() * s.inputSize();
      int at = yOff + line * s.outW() * yStep;
      for (int j = 0; j < s.outW(); j++) {
        for (int f = 0; f < s.filters(); f++) {
          y[at + j * yStep + f] =
              (float) sum(s, x, image, w, wOff + f * s.depth(), f, line % s.outH(), j);
        }
      }
      epilogue.finish(y, at, yStep, s.outW(), s.filters(), workspace);
    }
  }

  private static double sum(
      ConvShape s, float[] x, int image, float[] w, int filter, int f, int i, int j) {
    int depth = s.channels() / s.groups();
    int first = f / (s.filters() / s.groups()) * depth;
    double sum = 0;
    for (int c = 0; c < depth; c++) {
      for (int u = 0; u < s.kernelH(); u++) {
        for (int v = 0; v < s.kernelW(); v++) {
          int row = i * s.strideH() + u * s.dilationH() - s.padTop();
          int col = j * s.strideW() + v * s.dilationW() - s.padLeft();
          if (row >= 0 && row < s.height() && col >= 0 && col < s.width()) {
            double pixel = x[image + (row * s.width() + col) * s.channels() + first + c];
            sum += pixel * w[filter + (c * s.kernelH() + u) * s.kernelW() + v];
          }
        }
      }
    }
    return sum;
  }
}
