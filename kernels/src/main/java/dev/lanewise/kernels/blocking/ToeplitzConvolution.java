package dev.lanewise.kernels.blocking;

import dev.lanewise.kernels.ConvAxis;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.Workspace;
import java.util.Arrays;

/**
 * Convolution as what it is, a linear map: its matrix is built and multiplied. For one channel of a
 * series that is a Toeplitz matrix, a band with the kernel along its diagonals; for images a doubly
 * blocked one; for films of several channels blocks of those (Gray: Toeplitz and circulant
 * matrices, 2006).
 *
 * <p>With T a group's matrix (outputs x inputs) and images as rows: {@code Y = X T'}, {@code dX =
 * dY T}, and dw adds up the diagonals of {@code dY' X}.
 */
public final class ToeplitzConvolution extends Convolution {
  /** Elements of the largest matrix: 1 MiB, of which a small convolution's bands fill little. */
  private static final long LARGEST = 1 << 18;

  private final Gemm gemm;

  public ToeplitzConvolution(Role role, Gemm gemm) {
    super(role);
    this.gemm = gemm;
  }

  @Override
  public boolean accepts(ConvShape s) {
    return (long) s.inputSize() / s.groups() * (s.outputSize() / s.groups()) <= LARGEST;
  }

  @Override
  protected void compute(
      ConvShape s,
      int batch,
      float[] a,
      int aOff,
      float[] b,
      int bOff,
      float[] out,
      int outOff,
      Workspace ws) {
    if (batch == 0) {
      if (role() == Role.WEIGHT_GRADIENT) {
        Arrays.fill(out, outOff, outOff + s.weightSize(), 0);
      }
      return;
    }
    int in = s.inputSize() / s.groups();
    int outs = s.outputSize() / s.groups();
    int inputs = s.inputSize();
    int outputs = s.outputSize();
    int weights = s.weightSize() / s.groups();
    float[] t = ws.floats(in * outs);
    Workspace inner = ws.inner();
    for (int g = 0; g < s.groups(); g++) {
      int x = g * in;
      int y = g * outs;
      int w = g * weights;
      switch (role()) {
        case FORWARD -> {
          // T' as such: products need not turn it over.
          build(s, b, bOff + w, t, 1, outs);
          gemm.run(
              false,
              false,
              batch,
              outs,
              in,
              1,
              a,
              aOff + x,
              inputs,
              t,
              0,
              outs,
              0,
              out,
              outOff + y,
              outputs,
              inner);
        }
        case INPUT_GRADIENT -> {
          build(s, b, bOff + w, t, in, 1);
          gemm.run(
              false,
              false,
              batch,
              in,
              outs,
              1,
              a,
              aOff + y,
              outputs,
              t,
              0,
              in,
              0,
              out,
              outOff + x,
              inputs,
              inner);
        }
        case WEIGHT_GRADIENT -> {
          gemm.run(
              true, false, outs, in, batch, 1, b, bOff + y, outputs, a, aOff + x, inputs, 0, t, 0,
              in, inner);
          collect(s, t, out, outOff + w);
        }
      }
    }
  }

  /** The matrix of one group, its elements so far apart from one output, or input, to the next. */
  private static void build(
      ConvShape s, float[] w, int wOff, float[] t, int perOutput, int perInput) {
    Arrays.fill(t, 0, s.inputSize() / s.groups() * (s.outputSize() / s.groups()), 0);
    walk(s, w, wOff, t, perOutput, perInput, true);
  }

  /** Adds the elements of T, outputs as rows, to the weights that {@link #build} puts there. */
  private static void collect(ConvShape s, float[] t, float[] w, int wOff) {
    Arrays.fill(w, wOff, wOff + s.weightSize() / s.groups(), 0);
    walk(s, w, wOff, t, s.inputSize() / s.groups(), 1, false);
  }

  private static void walk(
      ConvShape s,
      float[] w,
      int wOff,
      float[] matrix,
      int perOutput,
      int perInput,
      boolean build) {
    int channels = s.channels() / s.groups();
    int at = wOff;
    for (int f = 0; f < s.filters() / s.groups(); f++) {
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < s.kernelT(); k++) {
          for (int u = 0; u < s.kernelH(); u++) {
            for (int v = 0; v < s.kernelW(); v++, at++) {
              diagonals(s, f, c, k, u, v, w, at, matrix, perOutput, perInput, build);
            }
          }
        }
      }
    }
  }

  /** All elements of the matrix that are one weight. */
  private static void diagonals(
      ConvShape s,
      int f,
      int c,
      int k,
      int u,
      int v,
      float[] w,
      int at,
      float[] matrix,
      int perOutput,
      int perInput,
      boolean build) {
    ConvAxis wide = s.w();
    int ok = s.t().offset(k, s.flipped());
    int ou = s.h().offset(u, s.flipped());
    int ov = wide.offset(v, s.flipped());
    int first = wide.first(ov);
    int end = wide.end(ov);
    int diagonal = perOutput + wide.stride() * perInput;
    for (int t = s.t().first(ok); t < s.t().end(ok); t++) {
      int frame = t * s.strideT() + ok - s.t().before();
      for (int i = s.h().first(ou); i < s.h().end(ou); i++) {
        int row = i * s.strideH() + ou - s.h().before();
        int output = ((f * s.outT() + t) * s.outH() + i) * s.outW();
        int input = ((c * s.frames() + frame) * s.height() + row) * s.width();
        int place = output * perOutput + (input + ov - wide.before()) * perInput;
        if (build) {
          for (int j = first; j < end; j++) {
            matrix[place + j * diagonal] = w[at];
          }
        } else {
          float sum = w[at];
          for (int j = first; j < end; j++) {
            sum += matrix[place + j * diagonal];
          }
          w[at] = sum;
        }
      }
    }
  }
}
