package dev.lanewise.nn.onnx.export;

import dev.lanewise.nn.graph.Blend;
import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Pool;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/** Products, and windows that slide over images: convolution and pooling. */
final class WindowOperators {
  private WindowOperators() {}

  static Piece of(Node node, Product op) {
    return switch (op) {
      case Product.MatMul m ->
          m.transX() || m.transY()
              ? Piece.of("Gemm", transposes(m), m.x(), m.y())
              : Piece.of("MatMul", m.x(), m.y());
      case Product.BatchMatMul m -> stacks(m);
      case Product.Conv c -> Piece.of("Conv", conv(c), c.x(), c.w());
      case Product.ChannelsLastConv c -> channelsLast(c);
      case Product.ConvInputGradient c -> Piece.of("ConvTranspose", transposed(c), c.dy(), c.w());
      default -> Piece.refused(node);
    };
  }

  /** Of a Gemm. */
  static Attributes transposes(Product.MatMul m) {
    Attributes attributes = Attributes.none();
    if (m.transX()) {
      attributes = attributes.with("transA", 1);
    }
    return m.transY() ? attributes.with("transB", 1) : attributes;
  }

  private static Piece stacks(Product.BatchMatMul m) {
    return new Piece(
        List.of(m.x(), m.y()),
        (draft, in) ->
            draft.add(
                "MatMul",
                Attributes.none(),
                turned(draft, in.get(0), m.transX()),
                turned(draft, in.get(1), m.transY())));
  }

  private static String turned(Draft draft, String x, boolean turned) {
    Attributes order = Attributes.none().with("perm", new long[] {0, 2, 1});
    return turned ? draft.add("Transpose", order, x) : x;
  }

  static Attributes conv(Product.Conv c) {
    return sliding(c.window()).with("group", c.groups());
  }

  /** ONNX knows images with channels first. */
  private static Piece channelsLast(Product.ChannelsLastConv c) {
    Attributes first = Attributes.none().with("perm", ArrangeOperators.wholes(Convolutions.FIRST));
    Attributes last = Attributes.none().with("perm", ArrangeOperators.wholes(Convolutions.LAST));
    Attributes conv = sliding(c.window()).with("group", c.groups());
    return new Piece(
            List.of(c.x(), c.w()),
            (draft, in) ->
                draft.add("Conv", conv, draft.add("Transpose", first, in.get(0)), in.get(1)))
        .then("Transpose", last);
  }

  /** As what it is to predict with: a convolution turned round. */
  static Attributes transposed(Product.ConvInputGradient c) {
    long[] extra = new long[c.image().rank()];
    for (int i = 0; i < extra.length; i++) {
      WindowAxis a = c.window().axes().get(i);
      int least = (c.dy().shape().dim(i + 2) - 1) * a.stride() + a.reach();
      extra[i] = (long) c.image().dim(i) - least + a.before() + a.after();
    }
    return sliding(c.window()).with("group", c.groups()).with("output_padding", extra);
  }

  static Piece of(Node node, Pool op) {
    return switch (op) {
      case Pool.ExtremePool p ->
          p.largest() ? Piece.of("MaxPool", pool(p.window(), p.x(), false), p.x()) : min(p);
      case Pool.AveragePool p ->
          Piece.of(
              "AveragePool",
              pool(p.window(), p.x(), p.countsPadding())
                  .with("count_include_pad", p.countsPadding() ? 1 : 0),
              p.x());
      case Pool.SmoothPool p -> smooth(node, p);
      default -> Piece.refused(node);
    };
  }

  /** {@code min x = -max -x}. */
  private static Piece min(Pool.ExtremePool p) {
    return Piece.of("Neg", p.x())
        .then("MaxPool", pool(p.window(), p.x(), false))
        .then("Neg", Attributes.none());
  }

  /** ONNX knows whole powers, and no softmax. */
  private static Piece smooth(Node node, Pool.SmoothPool p) {
    float power = p.blend().parameter();
    return p.blend().kind() == Blend.Kind.LP && power == (int) power
        ? Piece.of("LpPool", pool(p.window(), p.x(), false).with("p", (long) power), p.x())
        : Piece.refused(node);
  }

  /**
   * A last window that is not whole is said by padding of just its size: engines do not agree on
   * which windows a ceiling keeps. Where the padding counts this would be another mean, so there
   * the ceiling is said as such.
   */
  private static Attributes pool(Window window, Node x, boolean padsCount) {
    if (!window.ceil()) {
      return sliding(window);
    }
    Shape image = Shape.of(Arrays.copyOfRange(x.shape().dims(), 2, x.shape().rank()));
    int[] outputs = window.outputs(image);
    List<WindowAxis> fitted = new ArrayList<>();
    boolean ceiling = false;
    for (int i = 0; i < window.axes().size(); i++) {
      WindowAxis a = window.axes().get(i);
      int size = image.dim(i);
      int after = Math.max(0, (outputs[i] - 1) * a.stride() + a.reach() - size - a.before());
      boolean hangs = padsCount && after > a.after();
      ceiling |= hangs;
      fitted.add(a.padded(a.before(), hangs ? a.after() : after));
    }
    return sliding(new Window(fitted, Window.Padding.GIVEN, false))
        .with("ceil_mode", ceiling ? 1 : 0);
  }

  private static Attributes sliding(Window window) {
    return Attributes.none()
        .with("kernel_shape", axes(window, WindowAxis::kernel).toArray())
        .with("strides", axes(window, WindowAxis::stride).toArray())
        .with("dilations", axes(window, WindowAxis::dilation).toArray())
        .with(
            "pads",
            LongStream.concat(axes(window, WindowAxis::before), axes(window, WindowAxis::after))
                .toArray());
  }

  private static LongStream axes(Window window, ToIntFunction<WindowAxis> number) {
    return window.axes().stream().mapToInt(number).asLongStream();
  }
}
