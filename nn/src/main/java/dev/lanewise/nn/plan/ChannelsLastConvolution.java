package dev.lanewise.nn.plan;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.NhwcConvolution;
import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Product.ChannelsLastConv;
import java.util.ArrayList;
import java.util.List;

/** Convolution with channels last, cut into as many shares as there are workers. */
record ChannelsLastConvolution(
    Kernel<NhwcConvolution> convolution, ConvShape shape, int batch, Split split)
    implements Finishing {
  /** What a multiply-add of a depthwise convolution, which loads bind, takes of others' time. */
  private static final int DEPTHWISE = 4;

  static ChannelsLastConvolution of(Kernel<NhwcConvolution> convolution, ChannelsLastConv op) {
    ConvShape shape =
        ImageConvolution.shape(
            op.x().shape().permute(Convolutions.FIRST),
            op.shape().permute(Convolutions.FIRST),
            op.window(),
            op.groups());
    int batch = op.x().shape().dim(0);
    long work = batch * shape.multiplyAdds() * (shape.depthwise() ? DEPTHWISE : 1);
    return new ChannelsLastConvolution(
        convolution, shape, batch, Split.of(batch * shape.outH(), work));
  }

  @Override
  public String kernel() {
    return "conv2d.nhwc." + convolution.code().algorithm(shape);
  }

  @Override
  public String layout() {
    return "NHWC";
  }

  @Override
  public boolean endsOnto() {
    return convolution.code().endsOnto(shape);
  }

  /** Whether outputs of neighbouring pixels may lie apart. */
  boolean spreads() {
    return convolution.code().spreads(shape);
  }

  @Override
  public long multiplyAdds() {
    return batch * shape.multiplyAdds();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Epilogue[] finish) {
    NhwcConvolution code = convolution.code();
    Place w = in.get(1);
    int size = code.packedSize(shape);
    float[] ahead =
        memory.packed(w, shape, size, to -> code.pack(shape, w.borrowed(), w.offset(), to, 0));
    float[] packed = ahead != null ? ahead : new float[size];
    List<Stage> stages = new ArrayList<>();
    if (ahead == null) {
      stages.add(
          new Stage(
              Split.none(1),
              (from, to, worker) -> code.pack(shape, w.array(), w.offset(), packed, 0)));
    }
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    int zStep = out.step() == 0 ? shape.filters() : out.step();
    int shares = split.parts() == 1 ? 1 : memory.workers();
    stages.add(
        new Stage(
            new Split(shares, shares, 1),
            (from, to, worker) -> {
              for (int share = from; share < to; share++) {
                code.runShare(
                    share,
                    shares,
                    shape,
                    batch,
                    x,
                    xOff,
                    packed,
                    0,
                    z,
                    zOff,
                    zStep,
                    finish[worker],
                    memory.workspace(worker));
              }
            }));
    return stages;
  }
}
