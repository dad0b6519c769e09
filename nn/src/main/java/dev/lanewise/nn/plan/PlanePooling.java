package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import java.util.List;

/** Pooling or its adjoint, cut by planes: one channel of one image. */
record PlanePooling(Kernel<Pooling> pooling, PoolShape shape, Split split) implements Producer {

  /** For images of shape x. */
  static PlanePooling of(Kernel<Pooling> pooling, Shape x, Window window) {
    return new PlanePooling(pooling, shape(x, window), planes(x));
  }

  private static PoolShape shape(Shape x, Window w) {
    return new PoolShape(
        x.dim(2),
        x.dim(3),
        w.kernelH(),
        w.kernelW(),
        w.strideH(),
        w.strideW(),
        w.padTop(),
        w.padLeft(),
        w.padBottom(),
        w.padRight());
  }

  /** An element of a pooled image takes about as long as 16 multiply-adds. */
  private static Split planes(Shape x) {
    return Split.of(x.dim(0) * x.dim(1), 16L * x.size());
  }

  @Override
  public String kernel() {
    return pooling.id();
  }

  @Override
  public int unit() {
    return pooling.code().forward() ? shape.outputSize() : shape.inputSize();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Pooling code = pooling.code();
    PoolShape s = shape;
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    int xUnit = code.forward() ? s.inputSize() : s.outputSize();
    float[] z = out.array();
    int zOff = out.offset();
    int zUnit = unit();
    return stage(
        (from, to, worker) ->
            code.run(
                s,
                to - from,
                x,
                xOff + from * xUnit,
                z,
                zOff + from * zUnit,
                memory.workspace(worker)));
  }

  /** Scatter or gather by the places of maxima, cut by planes. */
  record Selection(Kernel<PoolSelection> selection, PoolShape shape, Split split)
      implements Producer {

    /** For images of shape x. */
    static Selection of(Kernel<PoolSelection> selection, Shape x, Window window) {
      return new Selection(selection, PlanePooling.shape(x, window), planes(x));
    }

    @Override
    public String kernel() {
      return selection.id();
    }

    @Override
    public int unit() {
      return selection.code().scatter() ? shape.inputSize() : shape.outputSize();
    }

    @Override
    public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
      PoolSelection code = selection.code();
      PoolShape s = shape;
      float[] x = in.get(0).array();
      int xOff = in.get(0).offset();
      int xUnit = s.inputSize();
      float[] t = in.get(1).array();
      int tOff = in.get(1).offset();
      int tUnit = code.scatter() ? s.outputSize() : s.inputSize();
      float[] z = out.array();
      int zOff = out.offset();
      int zUnit = unit();
      return stage(
          (from, to, worker) ->
              code.run(
                  s,
                  to - from,
                  x,
                  xOff + from * xUnit,
                  t,
                  tOff + from * tUnit,
                  z,
                  zOff + from * zUnit,
                  memory.workspace(worker)));
    }
  }
}
