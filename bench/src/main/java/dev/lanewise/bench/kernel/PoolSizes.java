package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.PoolShape;

/** Pooling shapes from their line: size, kernel, stride; pad 0 if left out. */
final class PoolSizes {
  private PoolSizes() {}

  static PoolShape of(ShapeLine line) {
    int size = line.get("size");
    int kernel = line.get("kernel");
    int stride = line.get("stride");
    int pad = line.get("pad", 0);
    return new PoolShape(size, size, kernel, kernel, stride, stride, pad, pad, pad, pad);
  }
}
