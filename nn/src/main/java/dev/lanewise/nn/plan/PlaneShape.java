package dev.lanewise.nn.plan;

import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;

/** Geometry of pooling, and its cut by planes: one channel of one image. */
record PlaneShape(PoolShape shape, Split split) {
  /** An element of a pooled image takes about as long as 16 multiply-adds. */
  private static final long ELEMENT = 16;

  /** Of images x: [batch, channels, sizes...]. */
  static PlaneShape of(Shape x, Window window) {
    if (interleaved(window)) {
      PoolShape planes = of(x, window, 2).channels(x.dim(4));
      return new PlaneShape(planes, Split.of(x.dim(0) * x.dim(1), ELEMENT * x.size()));
    }
    PoolShape planes = of(x, window, window.axes().size());
    return new PlaneShape(planes, Split.of(x.dim(0) * x.dim(1), ELEMENT * x.size()));
  }

  /** Whether the last of three axes is not pooled: images with channels last. */
  private static boolean interleaved(Window window) {
    return window.axes().size() == 3 && window.axes().get(2).equals(new WindowAxis(1, 1, 1, 0, 0));
  }

  /** Planes of the first {@code rank} axes. */
  private static PoolShape of(Shape x, Window window, int rank) {
    PoolAxis[] axes = {PoolAxis.of(1, 1, 1), PoolAxis.of(1, 1, 1), PoolAxis.of(1, 1, 1)};
    for (int i = 0; i < rank; i++) {
      WindowAxis a = window.axes().get(i);
      axes[axes.length - rank + i] =
          new PoolAxis(
              x.dim(2 + i),
              a.kernel(),
              a.stride(),
              a.dilation(),
              a.before(),
              a.after(),
              window.ceil());
    }
    return PoolShape.of(axes[0], axes[1], axes[2]);
  }

  /** One plane cut by rows of the result. */
  Split byRows() {
    return Split.of(shape.height().outputs(), ELEMENT * shape.inputSize());
  }

  /** With means over the padding as well, if told so. */
  PlaneShape counting(boolean padding) {
    return padding ? new PlaneShape(shape.countingPadding(), split) : this;
  }
}
