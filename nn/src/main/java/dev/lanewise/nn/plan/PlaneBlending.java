package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolShape;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.SmoothPoolingGradient;
import java.util.List;

/** Pooling by a smooth function, cut by planes. */
record PlaneBlending(Kernel<SmoothPooling> pooling, PoolShape shape, float parameter, Split split)
    implements Producer {

  static PlaneBlending of(Kernel<SmoothPooling> pooling, PlaneShape planes, float parameter) {
    return new PlaneBlending(pooling, planes.shape(), parameter, planes.split());
  }

  @Override
  public String kernel() {
    return pooling.id();
  }

  @Override
  public int unit() {
    return shape.outputSize();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    SmoothPooling code = pooling.code();
    PoolShape s = shape;
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] y = out.array();
    int yOff = out.offset();
    return stage(
        (from, to, worker) ->
            code.run(
                s,
                parameter,
                to - from,
                x,
                xOff + from * s.inputSize(),
                y,
                yOff + from * s.outputSize(),
                memory.workspace(worker)));
  }

  /** Its gradient, from (x, dy) to dx. */
  record Inverse(
      Kernel<SmoothPoolingGradient> gradient, PoolShape shape, float parameter, Split split)
      implements Producer {

    static Inverse of(Kernel<SmoothPoolingGradient> gradient, PlaneShape planes, float parameter) {
      return new Inverse(gradient, planes.shape(), parameter, planes.split());
    }

    @Override
    public String kernel() {
      return gradient.id();
    }

    @Override
    public int unit() {
      return shape.inputSize();
    }

    @Override
    public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
      SmoothPoolingGradient code = gradient.code();
      PoolShape s = shape;
      float[] x = in.get(0).array();
      int xOff = in.get(0).offset();
      float[] dy = in.get(1).array();
      int dyOff = in.get(1).offset();
      float[] dx = out.array();
      int dxOff = out.offset();
      return stage(
          (from, to, worker) ->
              code.run(
                  s,
                  parameter,
                  to - from,
                  x,
                  xOff + from * s.inputSize(),
                  dy,
                  dyOff + from * s.outputSize(),
                  dx,
                  dxOff + from * s.inputSize(),
                  memory.workspace(worker)));
    }
  }
}
