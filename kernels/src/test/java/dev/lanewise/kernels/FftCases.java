package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every small length, smooth ones, primes and their multiples; planes; all directions; batches. */
final class FftCases implements Cases<Fft> {
  private enum Way {
    FORWARD,
    INVERSE,
    REAL,
    REAL_INVERSE
  }

  private static final int[] LENGTHS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 22, 26, 27, 30, 32, 34, 37, 48,
    62, 64, 77, 81, 96, 101, 120, 125, 127, 128, 144, 160, 169, 202, 240, 243, 256, 320, 384, 400
  };

  private static final int[][] PLANES = {
    {2, 1}, {1, 2}, {3, 5}, {8, 16}, {17, 33}, {4, 64}, {16, 20}, {37, 6}, {5, 131}, {128, 3}
  };

  @Override
  public Stream<Case<Fft>> awkward(Operation<Fft> operation) {
    int[] offsets = Numbers.offsets();
    List<Case<Fft>> all = new ArrayList<>();
    int i = 0;
    for (int n : LENGTHS) {
      for (Way way : Way.values()) {
        all.add(of(way, 1, n, n < 20 ? i % 4 : 1, offsets[i++ % 3], i % 2 == 0));
      }
    }
    for (int[] plane : PLANES) {
      for (Way way : Way.values()) {
        all.add(of(way, plane[0], plane[1], 1, offsets[i++ % 3], i % 2 == 0));
      }
    }
    return all.stream();
  }

  @Override
  public List<Case<Fft>> moderate(Operation<Fft> operation) {
    return List.of(of(Way.FORWARD, 1, 256, 1, 0, false), of(Way.REAL, 16, 32, 1, 0, false));
  }

  private static Case<Fft> of(Way way, int rows, int cols, int batch, int off, boolean inPlace) {
    FftPlan size = Enrolment.oracle(Operations.FFT).plan(rows, cols);
    int in =
        switch (way) {
          case FORWARD, INVERSE -> size.complexSize();
          case REAL -> size.realSize();
          case REAL_INVERSE -> size.spectrumSize();
        };
    int out =
        switch (way) {
          case FORWARD, INVERSE -> size.complexSize();
          case REAL -> size.spectrumSize();
          case REAL_INVERSE -> size.realSize();
        };
    float[] x = Numbers.uniform(80, off + batch * in + 3);
    boolean same = inPlace && (way == Way.FORWARD || way == Way.INVERSE);
    float[][] arrays =
        same ? new float[][] {x} : new float[][] {x, Numbers.uniform(81, off + batch * out + 5)};
    int written = arrays.length - 1;
    // The 2-norm of a half spectrum is at least 1 / sqrt(2) of the whole one's.
    double grows = way == Way.FORWARD || way == Way.REAL ? Math.sqrt(size.realSize()) : 1;
    double shrinks = way == Way.REAL_INVERSE ? Math.sqrt(2) : 1;
    double norm = FftBounds.norm(x, off, batch * in) * shrinks;
    double whole = way == Way.INVERSE || way == Way.REAL_INVERSE ? Math.sqrt(size.realSize()) : 1;
    double allowed = FftBounds.relative(rows, cols) * norm * grows / whole;
    Plans plans = new Plans(rows, cols);
    return new Case<>(
        way + " " + rows + "x" + cols + " x" + batch + " at " + off + (same ? " in place" : ""),
        arrays,
        written,
        Case.Region.range(off, batch * out),
        (fft, a, ws) -> run(way, plans.of(fft), batch, a[0], a[written], off, ws),
        (i, expected) -> allowed + Float.MIN_VALUE);
  }

  private static void run(
      Way way, FftPlan plan, int batch, float[] x, float[] y, int off, Workspace workspace) {
    switch (way) {
      case FORWARD -> plan.forward(batch, x, off, y, off, workspace);
      case INVERSE -> plan.inverse(batch, x, off, y, off, workspace);
      case REAL -> plan.forwardReal(batch, x, off, y, off, workspace);
      case REAL_INVERSE -> plan.inverseReal(batch, x, off, y, off, workspace);
    }
  }

  /** The plan of the kernel that was asked last. */
  private static final class Plans {
    private final int rows;
    private final int cols;
    private Fft maker = Enrolment.oracle(Operations.FFT);
    private FftPlan plan;

    Plans(int rows, int cols) {
      this.rows = rows;
      this.cols = cols;
      this.plan = maker.plan(rows, cols);
    }

    FftPlan of(Fft fft) {
      if (fft != maker) {
        maker = fft;
        plan = fft.plan(rows, cols);
      }
      return plan;
    }
  }
}
