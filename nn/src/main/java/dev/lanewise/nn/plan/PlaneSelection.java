package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.PoolShape;
import java.util.List;

/** Scatter or gather by the places of windows' extremes, cut by planes. */
record PlaneSelection(Kernel<PoolSelection> selection, PoolShape shape, Split split)
    implements Producer {

  static PlaneSelection of(Kernel<PoolSelection> selection, PlaneShape planes) {
    return new PlaneSelection(selection, planes.shape(), planes.split());
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
