package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Convolutions in floating point. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static void addTo(Operators all) {
    all.add("Conv").node(ConvolutionOperators::conv).sum();
    all.add("ConvTranspose").node(ConvolutionOperators::transposed).sum();
  }

  private static int[] kernel(Call c) {
    int[] w = c.dims(1);
    if (w.length < 3) {
      throw c.wrong("weights are " + Arrays.toString(w) + " but must have a kernel");
    }
    int[] kernel = Arrays.copyOfRange(w, 2, w.length);
    int[] said = c.use.wholes("kernel_shape");
    if (said != null && !Arrays.equals(said, kernel)) {
      throw c.wrong(
          "kernel_shape is "
              + Arrays.toString(said)
              + " but the weights' "
              + Arrays.toString(kernel));
    }
    return kernel;
  }

  /** {@code w * x + bias}, the bias for each channel. */
  static Node conv(NodeCall g) {
    Window window = Windows.of(g, kernel(g));
    Node y = g.in(0).conv(g.in(1), window, g.use.small("group", 1));
    return g.has(2) ? y.add(channels(g.in(2), y.shape())) : y;
  }

  /** One number for each channel, shaped to be repeated over images. */
  static Node channels(Node perChannel, Shape images) {
    int[] dims = new int[images.rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = perChannel.shape().size();
    return perChannel.reshape(dims);
  }

  private static Node transposed(NodeCall g) {
    int[] kernel = kernel(g);
    int n = kernel.length;
    int[] strides = Windows.sizes(g, "strides", n, 1);
    int[] dilations = Windows.sizes(g, "dilations", n, 1);
    int[] more = Windows.sizes(g, "output_padding", n, 0);
    int[][] pads = pads(g, kernel, strides, dilations, more);
    List<WindowAxis> axes = new ArrayList<>();
    boolean direct = true;
    for (int i = 0; i < n; i++) {
      direct &= pads[i][0] >= 0 && pads[i][1] >= 0 && more[i] < strides[i];
      axes.add(new WindowAxis(kernel[i], strides[i], dilations[i], 0, 0));
    }
    for (int i = 0; direct && i < n; i++) {
      axes.set(i, axes.get(i).padded(pads[i][0], pads[i][1]));
    }
    Window window = new Window(axes, Window.Padding.GIVEN, false);
    int groups = g.use.small("group", 1);
    Node y =
        direct
            ? Convolutions.transposed(g.in(0), g.in(1), window, groups, more)
            : cut(Convolutions.transposed(g.in(0), g.in(1), window, groups), pads, more);
    return g.has(2) ? y.add(channels(g.in(2), y.shape())) : y;
  }

  /** What is taken away before and after each axis; negative where zeros are added. */
  private static int[][] pads(Call c, int[] kernel, int[] strides, int[] dilations, int[] more) {
    int n = kernel.length;
    int[] given = c.use.wholes("pads", new int[2 * n]);
    int[] shape = c.use.wholes("output_shape");
    String auto = Windows.automatic(c);
    int[][] pads = new int[n][];
    for (int i = 0; i < n; i++) {
      int size = c.dims(0)[2 + i];
      int reach = (kernel[i] - 1) * dilations[i] + 1;
      int full = strides[i] * (size - 1) + more[i] + reach;
      if (shape == null && !auto.startsWith("SAME")) {
        boolean none = auto.equals("VALID");
        pads[i] = new int[] {none ? 0 : given[i], none ? 0 : given[n + i]};
        continue;
      }
      // The last sizes, should those of batch and channels be given as well.
      int to = shape == null ? size * strides[i] : shape[shape.length - n + i];
      int total = full - to;
      int half = Math.floorDiv(total, 2);
      int before = auto.equals("SAME_UPPER") ? half : total - half;
      pads[i] = new int[] {before, total - before};
    }
    return pads;
  }

  /** The whole result without its ends; zeros where there is nothing. */
  private static Node cut(Node whole, int[][] pads, int[] more) {
    Node y = whole;
    for (int i = 0; i < pads.length; i++) {
      int axis = 2 + i;
      int size = y.shape().dim(axis);
      int after = pads[i][1] - more[i];
      y = y.slice(axis, Math.max(0, pads[i][0]), size - Math.max(0, after));
      y = Axes.pad(y, axis, Math.max(0, -pads[i][0]), Math.max(0, -after));
    }
    return y;
  }
}
