package dev.lanewise.nn.plan;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Product.ConvWeightGradient;
import java.util.List;

/**
 * A convolution's gradient in its weights. The batch is cut into chunks, by shape alone; each
 * chunk's gradient goes to memory of its own, and a second stage adds them up in order.
 */
record WeightGradient(
    Kernel<Convolution> convolution,
    Kernel<Elementwise> add,
    ConvShape shape,
    int batch,
    Split chunks,
    Split split)
    implements Producer {
  private static final int MOST_CHUNKS = 8;

  static WeightGradient of(
      Kernel<Convolution> convolution, Kernel<Elementwise> add, ConvWeightGradient op) {
    int batch = op.x().shape().dim(0);
    ConvShape shape =
        ImageConvolution.shape(op.x().shape(), op.dy().shape(), op.window(), op.groups());
    Split parts = Split.of(batch, batch * shape.multiplyAdds());
    Split chunks = new Split(batch, Math.min(MOST_CHUNKS, parts.parts()), 1);
    Split sums =
        chunks.parts() == 1
            ? Split.none(shape.weightSize())
            : Split.of(shape.weightSize(), (long) shape.weightSize() * chunks.parts(), 16);
    return new WeightGradient(convolution, add, shape, batch, chunks, sums);
  }

  @Override
  public String kernel() {
    return convolution.id();
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public int parts() {
    return chunks.parts();
  }

  @Override
  public long multiplyAdds() {
    return batch * shape.multiplyAdds();
  }

  @Override
  public int partials() {
    return chunks.parts() == 1 ? 0 : chunks.parts() * shape.weightSize();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Convolution code = convolution.code();
    ConvShape s = shape;
    int size = s.weightSize();
    float[] x = in.get(0).array();
    int xOff = in.get(0).offset();
    float[] dy = in.get(1).array();
    int dyOff = in.get(1).offset();
    float[] z = out.array();
    int zOff = out.offset();
    if (chunks.parts() == 1) {
      return stage(
          (from, to, worker) ->
              code.run(s, batch, x, xOff, dy, dyOff, z, zOff, memory.workspace(worker)));
    }
    float[] p = partials.array();
    int pOff = partials.offset();
    // Units of the first stage are chunks, so that each finds its own memory.
    Split cut = chunks;
    Body convolve =
        (from, to, worker) -> {
          for (int chunk = from; chunk < to; chunk++) {
            int image = cut.from(chunk);
            code.run(
                s,
                cut.from(chunk + 1) - image,
                x,
                xOff + image * s.inputSize(),
                dy,
                dyOff + image * s.outputSize(),
                p,
                pOff + chunk * size,
                memory.workspace(worker));
          }
        };
    RowSum sum = new RowSum(add.code(), memory.workers());
    Body addUp =
        (from, to, worker) ->
            sum.run(p, pOff + from, size, cut.parts(), z, zOff + from, to - from, worker);
    return List.of(
        new Stage(new Split(cut.parts(), cut.parts(), 1), convolve), new Stage(split, addUp));
  }
}
