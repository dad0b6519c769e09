package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Convolutions;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Product;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Upsampling;
import dev.lanewise.nn.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Cases of convolutions in one to three dimensions, with everything a window can have. */
final class ConvolutionCases {
  private final List<OperationCase> cases = new ArrayList<>();

  private ConvolutionCases() {}

  static List<OperationCase> all() {
    ConvolutionCases all = new ConvolutionCases();
    all.dimensions();
    all.channelsLast();
    all.transposed();
    all.local();
    all.stacks();
    all.upsampling();
    return all.cases;
  }

  private void dimensions() {
    Window odd = Window.of(2, 3).stride(2, 1).dilation(1, 2).padBefore(1, 2).padAfter(0, 1);
    all("series", Shape.of(2, 2, 7), Shape.of(3, 2, 3), Window.of(3), 1);
    all("causal", Shape.of(2, 2, 7), Shape.of(4, 1, 2), Window.of(2).dilation(3).causal(), 2);
    all("images", Shape.of(2, 2, 5, 4), Shape.of(3, 2, 3, 3), Window.of(3), 1);
    all("odd", Shape.of(2, 4, 5, 6), Shape.of(2, 2, 2, 3), odd, 2);
    all("same", Shape.of(1, 2, 5, 4), Shape.of(2, 2, 2, 3), Window.of(2, 3).stride(2).same(), 1);
    all("depthwise", Shape.of(2, 3, 4, 4), Shape.of(3, 1, 3, 3), Window.of(3).pad(1), 3);
    Window uneven =
        Window.of(2, 1, 3).stride(1, 2, 1).dilation(2, 1, 1).padBefore(1, 0, 2).padAfter(0, 1, 0);
    all("films", Shape.of(1, 2, 3, 3, 4), Shape.of(2, 2, 2, 2, 2), Window.of(2), 1);
    all("odd films", Shape.of(2, 2, 4, 3, 4), Shape.of(2, 1, 2, 1, 3), uneven, 2);
  }

  private void all(String kind, Shape x, Shape w, Window window, int groups) {
    Shape image = Shape.of(Arrays.copyOfRange(x.dims(), 2, x.rank()));
    Shape y = Shape.of(window.over(image).outputs(image)).prepend(w.dim(0)).prepend(x.dim(0));
    of("conv " + kind, x, w, (a, b) -> a.conv(b, window, groups));
    of(
        "conv input gradient " + kind,
        y,
        w,
        (a, b) -> a.graph().add(new Product.ConvInputGradient(a, b, window, groups, image)));
    of(
        "conv weight gradient " + kind,
        x,
        y,
        (a, b) -> a.graph().add(new Product.ConvWeightGradient(a, b, window, groups)));
  }

  private void channelsLast() {
    Window odd = Window.of(2, 3).stride(2, 1).dilation(1, 2).padBefore(1, 2).padAfter(0, 1);
    of(
        "channels last",
        Shape.of(2, 4, 5, 3),
        Shape.of(4, 3, 3, 3),
        (x, w) -> x.graph().add(new Product.ChannelsLastConv(x, w, Window.of(3).pad(1), 1)));
    of(
        "channels last odd",
        Shape.of(2, 5, 6, 4),
        Shape.of(2, 2, 2, 3),
        (x, w) -> x.graph().add(new Product.ChannelsLastConv(x, w, odd, 2)));
  }

  private void transposed() {
    of(
        "transposed",
        Shape.of(2, 2, 3, 4),
        Shape.of(2, 3, 3, 2),
        (x, w) -> Convolutions.transposed(x, w, Window.of(3, 2).stride(2).pad(1, 0), 1, 1, 0));
    of(
        "transposed same",
        Shape.of(2, 4, 5),
        Shape.of(4, 1, 3),
        (x, w) -> Convolutions.transposed(x, w, Window.of(3).stride(3).same(), 2));
  }

  private void local() {
    of(
        "locally connected",
        Shape.of(2, 2, 4, 3),
        Shape.of(4 * 3, 2, 2, 2),
        (x, w) -> Convolutions.local(x, w, Window.of(2).stride(2, 1).padBefore(1, 0)));
    of(
        "locally connected series",
        Shape.of(2, 2, 5),
        Shape.of(3 * 2, 2, 3),
        (x, w) -> Convolutions.local(x, w, Window.of(3)));
  }

  private void stacks() {
    for (int i = 0; i < 4; i++) {
      boolean transX = (i & 1) != 0;
      boolean transY = (i & 2) != 0;
      Shape x = transX ? Shape.of(2, 5, 3) : Shape.of(2, 3, 5);
      Shape y = transY ? Shape.of(2, 4, 5) : Shape.of(2, 5, 4);
      String name = "stacks of matrices " + transX + " " + transY;
      of(name, x, y, (a, b) -> a.matmul(b, transX, transY));
      Shape one = Shape.of(y.dim(1), y.dim(2));
      Shape three = one.prepend(3);
      of(name + " broadcast", x.with(1, 1), three, (a, b) -> a.matmul(b, transX, transY));
      of(name + " by one", x, one, (a, b) -> a.matmul(b, transX, transY));
      of(name + " of one", x.with(0, 2), one.prepend(1), (a, b) -> a.matmul(b, transX, transY));
    }
    Shape single = Shape.of(1, 3, 4);
    of("one from the left", Shape.of(2, 3), Shape.of(4, 3, 2), Node::matmul);
    of("stacks of one", single, single, (a, b) -> a.matmul(b, true, false));
  }

  private void upsampling() {
    Shape image = Shape.of(2, 2, 3, 2);
    UnaryOperator<Node> linear = x -> Upsampling.linear(x, 2);
    of("upsample nearest", image, image, (x, y) -> Upsampling.nearest(x.mul(y), 2));
    of("upsample linear", image, image, (x, y) -> linear.apply(x).mul(linear.apply(y)));
    Shape series = Shape.of(2, 1, 4);
    of("upsample a series", series, series, (x, y) -> Upsampling.linear(x.mul(y), 3));
  }

  private void of(String name, Shape x, Shape y, BinaryOperator<Node> build) {
    cases.add(
        new OperationCase(
            name, List.of(x, y), 1, 0, true, in -> build.apply(in.get(0), in.get(1))));
  }
}
