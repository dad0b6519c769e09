package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import dev.lanewise.nn.onnx.tensor.Budget;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;
import java.util.List;

/** Convolutions whose taps are moved by given offsets (Zhu et al.: Deformable ConvNets v2). */
final class DeformedOperators {
  private DeformedOperators() {}

  static void addTo(Operators all) {
    all.add("DeformConv").tensor(c -> new Deformed(c).run());
  }

  /** One convolution: x, weights, offsets, then perhaps a bias and factors of the taps. */
  private static final class Deformed {
    private final TensorCall c;
    private final Tensor x;
    private final Tensor w;
    private final Tensor offset;
    private final List<WindowAxis> axes;
    private final int groups;
    private final int offsetGroups;
    private final int taps;
    private final int places;

    Deformed(TensorCall c) {
      this.c = c;
      this.x = c.in(0);
      this.w = c.in(1);
      this.offset = c.in(2);
      if (x.rank() != 4 || w.rank() != 4 || offset.rank() != 4) {
        throw c.unsupported("x %s, weights %s, offsets %s: images only".formatted(x, w, offset));
      }
      Window window = Windows.of(c, w.dim(2), w.dim(3));
      this.axes = window.axes();
      this.groups = c.use.small("group", 1);
      this.offsetGroups = c.use.small("offset_group", 1);
      this.taps = w.dim(2) * w.dim(3);
      this.places = offset.dim(2) * offset.dim(3);
      int channels = x.dim(1);
      boolean fits =
          groups > 0
              && offsetGroups > 0
              && channels == w.dim(1) * groups
              && w.dim(0) % groups == 0
              && channels % offsetGroups == 0
              && offset.dim(0) == x.dim(0)
              && offset.dim(1) == 2 * offsetGroups * taps;
      for (int d = 0; d < 2; d++) {
        fits &= offset.dim(2 + d) == axes.get(d).outputs(x.dim(2 + d));
      }
      if (!fits) {
        throw c.wrong(
            "x %s, weights %s in %d groups, offsets %s in %d"
                .formatted(x, w, groups, offset, offsetGroups));
      }
    }

    Tensor run() {
      int filters = w.dim(0);
      int[] dims = {x.dim(0), filters, offset.dim(2), offset.dim(3)};
      TensorBuilder y = new TensorBuilder(x.type(), dims);
      long size = (long) x.dim(1) * taps * places;
      Budget.take(Double.BYTES * size);
      if (size > Integer.MAX_VALUE - 8) {
        throw c.unsupported("taps of " + size + " numbers");
      }
      double[] columns = new double[(int) size];
      double[] sums = new double[places];
      int inner = w.dim(1) * taps;
      for (int n = 0; n < x.dim(0); n++) {
        read(n, columns);
        for (int f = 0; f < filters; f++) {
          Arrays.fill(sums, c.has(3) ? c.in(3).real(f) : 0);
          int from = f / (filters / groups) * inner;
          for (int p = 0; p < inner; p++) {
            double factor = w.real(f * inner + p);
            for (int i = 0; i < places; i++) {
              sums[i] += factor * columns[(from + p) * places + i];
            }
          }
          for (int i = 0; i < places; i++) {
            y.set((n * filters + f) * places + i, sums[i]);
          }
        }
      }
      return y.done();
    }

    /** What each tap of each channel reads at each place, times its factor. */
    private void read(int n, double[] columns) {
      int perGroup = x.dim(1) / offsetGroups;
      int wide = offset.dim(3);
      for (int group = 0; group < offsetGroups; group++) {
        for (int tap = 0; tap < taps; tap++) {
          int moved = (n * offsetGroups + group) * taps + tap;
          for (int i = 0; i < places; i++) {
            double factor = c.has(4) ? c.in(4).real(moved * places + i) : 1;
            int straight = axes.get(0).place(i / wide, tap / w.dim(3));
            int across = axes.get(1).place(i % wide, tap % w.dim(3));
            double row = straight + offset.real(2 * moved * places + i);
            double column = across + offset.real((2 * moved + 1) * places + i);
            for (int k = group * perGroup; k < (group + 1) * perGroup; k++) {
              columns[(k * taps + tap) * places + i] =
                  factor * between(n * x.dim(1) + k, row, column);
            }
          }
        }
      }
    }

    /** Between the four pixels around a place; those outside of the image are 0. */
    private double between(int plane, double row, double column) {
      double top = Math.floor(row);
      double left = Math.floor(column);
      double down = row - top;
      double right = column - left;
      return (1 - down)
              * ((1 - right) * pixel(plane, top, left) + right * pixel(plane, top, left + 1))
          + down
              * ((1 - right) * pixel(plane, top + 1, left)
                  + right * pixel(plane, top + 1, left + 1));
    }

    private double pixel(int plane, double row, double column) {
      int high = x.dim(2);
      int wide = x.dim(3);
      return row >= 0 && row < high && column >= 0 && column < wide
          ? x.real((plane * high + (int) row) * wide + (int) column)
          : 0;
    }
  }
}
