package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;

/** Grids over images, blocks put back into images, and regions of images. */
final class VisionOperators {
  private VisionOperators() {}

  static void addTo(Operators all) {
    all.add("AffineGrid").tensor(VisionOperators::grid);
    all.add("Col2Im").tensor(VisionOperators::image);
    all.add("RoiAlign").tensor(RegionOperators::align);
  }

  /** Where an affine map sends the points of a grid over -1 .. 1; the last axis comes first. */
  private static Tensor grid(TensorCall c) {
    Tensor theta = c.in(0);
    int[] size = c.in(1).ints();
    int axes = size.length - 2;
    if (axes < 1 || !Arrays.equals(theta.dims(), new int[] {size[0], axes, axes + 1})) {
      throw c.wrong("theta " + theta + " does not fit sizes " + Arrays.toString(size));
    }
    boolean corners = c.use.flag("align_corners");
    int[] dims = new int[size.length];
    dims[0] = size[0];
    System.arraycopy(size, 2, dims, 1, axes);
    dims[axes + 1] = axes;
    TensorBuilder y = new TensorBuilder(theta.type(), dims);
    int points = y.size() / Math.max(1, size[0] * axes);
    double[] at = new double[axes + 1];
    at[axes] = 1;
    for (int i = 0; i < y.size() / axes; i++) {
      for (int k = 0, left = i % points; k < axes; k++) {
        int n = size[size.length - 1 - k];
        at[k] =
            corners
                ? (n == 1 ? 0 : 2.0 * (left % n) / (n - 1) - 1)
                : (2.0 * (left % n) + 1) / n - 1;
        left /= n;
      }
      for (int k = 0; k < axes; k++) {
        double sum = 0;
        for (int j = 0; j <= axes; j++) {
          sum += theta.real(((i / points) * axes + k) * (axes + 1) + j) * at[j];
        }
        y.set(i * axes + k, sum);
      }
    }
    return y.done();
  }

  /** Blocks added up where they were cut from: the adjoint of im2col. */
  private static Tensor image(TensorCall c) {
    int[] image = c.in(1).ints();
    int[] block = c.in(2).ints();
    int n = image.length;
    int[] dilations = Windows.sizes(c, "dilations", n, 1);
    int[] strides = Windows.sizes(c, "strides", n, 1);
    int[] pads = c.use.wholes("pads", new int[2 * n]);
    int[] places = new int[n];
    for (int d = 0; d < n; d++) {
      int free = image[d] + pads[d] + pads[n + d] - dilations[d] * (block[d] - 1) - 1;
      places[d] = Math.floorDiv(free, strides[d]) + 1;
    }
    Tensor x = c.in(0);
    int inside = Layout.product(block);
    if (x.rank() != 3
        || x.dim(1) % Math.max(inside, 1) != 0
        || x.dim(2) != Layout.product(places)) {
      throw c.wrong(
          "input %s does not fit blocks of %s at %s places"
              .formatted(x, Arrays.toString(block), Arrays.toString(places)));
    }
    int channels = x.dim(1) / inside;
    int[] dims = new int[n + 2];
    dims[0] = x.dim(0);
    dims[1] = channels;
    System.arraycopy(image, 0, dims, 2, n);
    TensorBuilder y = new TensorBuilder(x.type(), dims);
    int pixels = Layout.product(image);
    for (int i = 0; i < x.size(); i++) {
      int place = i % x.dim(2);
      int row = i / x.dim(2);
      int within = row % inside;
      int at = 0;
      int stride = 1;
      boolean hits = true;
      for (int d = n - 1; d >= 0; d--) {
        int p = place % places[d] * strides[d] + within % block[d] * dilations[d] - pads[d];
        hits &= p >= 0 && p < image[d];
        at += p * stride;
        stride *= image[d];
        place /= places[d];
        within /= block[d];
      }
      if (hits) {
        int to = row / inside * pixels + at;
        y.set(to, y.real(to) + x.real(i));
      }
    }
    return y.done();
  }
}
