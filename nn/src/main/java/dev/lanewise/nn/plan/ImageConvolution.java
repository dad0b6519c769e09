package dev.lanewise.nn.plan;

import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.Kernel;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** A convolution or its gradient in the input, cut by images. */
record ImageConvolution(
    Kernel<Convolution> convolution, ConvShape shape, int batch, boolean forward, Split split)
    implements Producer {

  static ImageConvolution of(
      Kernel<Convolution> convolution,
      Shape x,
      Shape y,
      Window window,
      int groups,
      boolean forward) {
    ConvShape shape = shape(x, y, window, groups);
    Split split = Split.of(x.dim(0), x.dim(0) * shape.multiplyAdds());
    return new ImageConvolution(convolution, shape, x.dim(0), forward, split);
  }

  /** From x to y: [batch, channels, sizes...]. */
  static ConvShape shape(Shape x, Shape y, Window window, int groups) {
    return ConvShape.of(x.dim(1), Arrays.copyOfRange(x.dims(), 2, x.rank()))
        .filters(y.dim(1))
        .kernel(along(window, WindowAxis::kernel))
        .stride(along(window, WindowAxis::stride))
        .dilation(along(window, WindowAxis::dilation))
        .pad(along(window, WindowAxis::before), along(window, WindowAxis::after))
        .groups(groups)
        .build();
  }

  private static int[] along(Window window, ToIntFunction<WindowAxis> number) {
    return window.axes().stream().mapToInt(number).toArray();
  }

  @Override
  public String kernel() {
    return convolution.id();
  }

  @Override
  public String layout() {
    return "NCHW";
  }

  @Override
  public int unit() {
    return forward ? shape.outputSize() : shape.inputSize();
  }

  @Override
  public long multiplyAdds() {
    return batch * shape.multiplyAdds();
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    Convolution code = convolution.code();
    ConvShape s = shape;
    float[] a = in.get(0).array();
    int aOff = in.get(0).offset();
    int aUnit = forward ? s.inputSize() : s.outputSize();
    float[] w = in.get(1).array();
    int wOff = in.get(1).offset();
    float[] z = out.array();
    int zOff = out.offset();
    int zUnit = unit();
    return stage(
        (from, to, worker) ->
            code.run(
                s,
                to - from,
                a,
                aOff + from * aUnit,
                w,
                wOff,
                z,
                zOff + from * zUnit,
                memory.workspace(worker)));
  }
}
