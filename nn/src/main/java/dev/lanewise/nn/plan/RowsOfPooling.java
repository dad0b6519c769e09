package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolAxis;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import java.util.List;

/**
 * Pooling of one image with channels last, cut by rows of the result: each part is the pooling of
 * the rows it needs.
 */
record RowsOfPooling(Kernel<Pooling> pooling, PoolShape shape, Split split) implements Producer {
  /** Some rows of the image, and where they and their results begin. */
  private record Part(PoolShape shape, int in, int out) {}

  @Override
  public String kernel() {
    return pooling.id();
  }

  @Override
  public String layout() {
    return "NHWC";
  }

  @Override
  public int unit() {
    return shape.outputSize() / split.units();
  }

  private Part part(int from, int to) {
    PoolAxis h = shape.height();
    int extent = (h.kernel() - 1) * h.dilation() + 1;
    int first = from * h.stride() - h.padBefore();
    int start = Math.clamp(first, 0, h.size() - 1);
    boolean last = to == h.outputs();
    int end = (to - 1) * h.stride() - h.padBefore() + extent;
    int stop = last ? h.size() : Math.min(end, h.size());
    PoolAxis rows =
        new PoolAxis(
            stop - start,
            h.kernel(),
            h.stride(),
            h.dilation(),
            start - first,
            last ? h.padAfter() : end - stop,
            last && h.ceil());
    PoolShape part =
        new PoolShape(shape.depth(), rows, shape.width(), shape.channels(), shape.countsPadding());
    return new Part(part, start * shape.width().size() * shape.channels(), from * unit());
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Pooling code = pooling.code();
    Pieces<Part> parts = new Pieces<>(split, p -> part(split.from(p), split.from(p + 1)));
    Place x = in.getFirst();
    return stage(
        (from, to, worker) -> {
          Part part = parts.at(from);
          code.run(
              part.shape,
              1,
              x.array(),
              x.offset() + part.in,
              out.array(),
              out.offset() + part.out,
              memory.workspace(worker));
        });
  }
}
