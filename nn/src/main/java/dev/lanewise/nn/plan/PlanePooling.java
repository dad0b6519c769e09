package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.Pooling;
import java.util.List;

/** Pooling or its adjoint, cut by planes: one channel of one image. */
record PlanePooling(Kernel<Pooling> pooling, PoolShape shape, Split split) implements Producer {

  static Producer of(Kernel<Pooling> pooling, PlaneShape planes) {
    PoolShape s = planes.shape();
    boolean oneImage = planes.split().units() == 1 && s.channels() > 1;
    if (oneImage && pooling.code().forward() && s.height().outputs() > 1) {
      return new RowsOfPooling(pooling, s, planes.byRows());
    }
    return new PlanePooling(pooling, planes.shape(), planes.split());
  }

  @Override
  public String kernel() {
    return pooling.id();
  }

  @Override
  public String layout() {
    return shape.channels() > 1 ? "NHWC" : "NCHW";
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
}
