package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;

/** Regions of images, read between pixels (He et al.: Mask R-CNN, 2017). */
final class RegionOperators {
  private final Tensor x;
  private final boolean largest;

  private RegionOperators(Tensor x, boolean largest) {
    this.x = x;
    this.largest = largest;
  }

  static Tensor align(TensorCall c) {
    Tensor x = c.in(0);
    Tensor rois = c.in(1);
    if (x.rank() != 4 || rois.rank() != 2 || rois.dim(1) != 4 || c.in(2).size() != rois.dim(0)) {
      throw c.wrong("x %s, regions %s and their images %s do not fit".formatted(x, rois, c.in(2)));
    }
    int height = c.use.small("output_height", 1);
    int width = c.use.small("output_width", 1);
    int ratio = c.use.small("sampling_ratio", 0);
    double scale = c.use.real("spatial_scale", 1);
    String shift = c.opset() < 16 ? "output_half_pixel" : "half_pixel";
    boolean half =
        c.use
            .oneOf("coordinate_transformation_mode", shift, "half_pixel", "output_half_pixel")
            .equals("half_pixel");
    RegionOperators region =
        new RegionOperators(x, c.use.oneOf("mode", "avg", "max").equals("max"));
    TensorBuilder y = new TensorBuilder(x.type(), rois.dim(0), x.dim(1), height, width);
    for (int i = 0; i < y.size(); i++) {
      int r = i / (width * height * x.dim(1));
      int image = IndexOperators.place(c, c.in(2).whole(r), x.dim(0));
      int plane = (image * x.dim(1) + i / (width * height) % x.dim(1)) * x.dim(2) * x.dim(3);
      double offset = half ? 0.5 : 0;
      // As the regions' type rounds: how many samples there are depends on it.
      ElementType type = rois.type();
      double left = rounded(type, rounded(type, rois.real(4 * r) * scale) - offset);
      double top = rounded(type, rounded(type, rois.real(4 * r + 1) * scale) - offset);
      double right = rounded(type, rounded(type, rois.real(4 * r + 2) * scale) - offset);
      double bottom = rounded(type, rounded(type, rois.real(4 * r + 3) * scale) - offset);
      double wide = rounded(type, right - left);
      double high = rounded(type, bottom - top);
      if (!half) {
        wide = Math.max(wide, 1);
        high = Math.max(high, 1);
      }
      double tall = rounded(type, high / height);
      double broad = rounded(type, wide / width);
      int rows = ratio > 0 ? ratio : (int) Math.ceil(tall);
      int columns = ratio > 0 ? ratio : (int) Math.ceil(broad);
      double v = top + i / width % height * tall;
      double u = left + i % width * broad;
      y.set(i, region.bin(plane, v, u, tall, broad, rows, columns));
    }
    return y.done();
  }

  private static double rounded(ElementType type, double x) {
    return type == ElementType.DOUBLE ? x : (float) x;
  }

  /** One element: samples of a rectangle, their mean or the largest part of any. */
  private double bin(
      int plane, double top, double left, double high, double wide, int rows, int columns) {
    double sum = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        double[] parts =
            parts(plane, top + (r + 0.5) * high / rows, left + (s + 0.5) * wide / columns);
        for (double part : parts) {
          sum += part;
          most = Math.max(most, part);
        }
      }
    }
    // A region that ends before it begins has no samples.
    return rows < 1 || columns < 1 ? 0 : largest ? most : sum / ((double) rows * columns);
  }

  /** What the four pixels around a place contribute. */
  private double[] parts(int plane, double v, double u) {
    int height = x.dim(2);
    int width = x.dim(3);
    if (v < -1 || v > height || u < -1 || u > width) {
      return new double[4];
    }
    double y = Math.clamp(v, 0, height - 1);
    double z = Math.clamp(u, 0, width - 1);
    int up = (int) y;
    int left = (int) z;
    int down = Math.min(up + 1, height - 1);
    int right = Math.min(left + 1, width - 1);
    double dy = y - up;
    double dz = z - left;
    return new double[] {
      (1 - dy) * (1 - dz) * x.real(plane + up * width + left),
      (1 - dy) * dz * x.real(plane + up * width + right),
      dy * (1 - dz) * x.real(plane + down * width + left),
      dy * dz * x.real(plane + down * width + right),
    };
  }
}
