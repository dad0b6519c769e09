package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.onnx.op.Sampling.Manner;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.Arrays;

/** Tensors made larger or smaller, axis by axis. */
final class ResizeOperators {
  private ResizeOperators() {}

  static void addTo(Operators all) {
    all.add("Resize").tensor(c -> resize(c, axes(c))).node(g -> resize(g, axes(g)));
    all.add("Upsample").tensor(c -> resize(c, axes(c))).node(g -> resize(g, axes(g)));
  }

  private static Manner manner(Call c) {
    boolean old = c.opset() < 11 || c.use.operator().name().equals("Upsample");
    return new Manner(
        mode(c),
        places(c, old ? "asymmetric" : "half_pixel"),
        old
            ? Sampling.OUTWARDS
            : c.use.oneOf(
                "nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
        c.use.real("cubic_coeff_a", -0.75f),
        c.use.flag("exclude_outside"),
        c.use.flag("antialias"));
  }

  private static String mode(Call c) {
    return c.use.oneOf("mode", "nearest", "linear", "cubic", "bilinear");
  }

  private static String places(Call c, String usual) {
    return c.use.oneOf(
        "coordinate_transformation_mode",
        usual,
        "half_pixel",
        "half_pixel_symmetric",
        "pytorch_half_pixel",
        "align_corners",
        "asymmetric",
        "tf_half_pixel_for_nn",
        "tf_crop_and_resize");
  }

  /** How each axis is sampled. */
  private static Sampling[] axes(Call c) {
    int[] from = c.dims(0);
    int rank = from.length;
    int[] axes = c.use.wholes("axes", Layout.range(0, rank));
    boolean sized = c.opset() >= 11 && c.has(3) && c.known(3).size() > 0;
    double[] scale = new double[rank];
    Arrays.fill(scale, 1);
    int[] to = from.clone();
    if (sized) {
      sizes(c, axes, scale, to);
    } else {
      double[] given = scales(c);
      if (given.length != axes.length) {
        throw c.wrong(given.length + " scales for " + axes.length + " axes");
      }
      for (int i = 0; i < axes.length; i++) {
        int d = c.axis(axes[i], rank);
        scale[d] = given[i];
        // What is 3 but for rounding is 3.
        to[d] = (int) Math.floor((float) (given[i] * from[d]));
      }
    }
    Manner manner = manner(c);
    Sampling[] samplings = new Sampling[rank];
    for (int d = 0; d < rank; d++) {
      boolean none = from[d] == 0 && to[d] == 0;
      scale[d] = none ? 1 : scale[d];
      if (!none && (from[d] < 1 || to[d] < 1 || !(scale[d] > 0))) {
        throw c.wrong("a size of " + from[d] + " becomes " + to[d]);
      }
      samplings[d] = Sampling.of(from[d], to[d], scale[d], manner, roi(c, axes, d));
    }
    return samplings;
  }

  private static double[] scales(Call c) {
    float[] attribute = c.use.reals("scales");
    if (attribute != null) {
      return Tensor.of(new int[] {attribute.length}, attribute).doubles();
    }
    return c.known(c.opset() < 11 || c.use.operator().name().equals("Upsample") ? 1 : 2).doubles();
  }

  private static void sizes(Call c, int[] axes, double[] scale, int[] to) {
    int[] given = c.known(3).ints();
    if (given.length != axes.length) {
      throw c.wrong(given.length + " sizes for " + axes.length + " axes");
    }
    String policy = c.use.oneOf("keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller");
    double[] ratio = new double[axes.length];
    for (int i = 0; i < axes.length; i++) {
      ratio[i] = (double) given[i] / c.dims(0)[c.axis(axes[i], to.length)];
    }
    double one =
        policy.equals("not_larger")
            ? Arrays.stream(ratio).min().orElse(1)
            : Arrays.stream(ratio).max().orElse(1);
    for (int i = 0; i < axes.length; i++) {
      int d = c.axis(axes[i], to.length);
      boolean stretch = policy.equals("stretch");
      scale[d] = stretch ? ratio[i] : one;
      to[d] = stretch ? given[i] : (int) (one * c.dims(0)[d] + 0.5);
    }
  }

  private static double[] roi(Call c, int[] axes, int d) {
    if (!places(c, "half_pixel").equals("tf_crop_and_resize")) {
      return new double[] {0, 1};
    }
    for (int i = 0; i < axes.length; i++) {
      if (c.axis(axes[i], c.rank(0)) == d) {
        Tensor roi = c.known(1);
        return new double[] {roi.real(i), roi.real(axes.length + i)};
      }
    }
    return new double[] {0, 1};
  }

  private static Tensor resize(TensorCall c, Sampling... axes) {
    Tensor y = c.in(0);
    for (int d = 0; d < axes.length; d++) {
      if (!axes[d].isIdentity()) {
        y = along(y, d, axes[d], c.use.real("extrapolation_value", 0));
      }
    }
    return y;
  }

  private static Tensor along(Tensor x, int axis, Sampling s, double beyond) {
    int[] dims = Layout.with(x.dims(), axis, s.places());
    int inner = Layout.product(dims, axis + 1, dims.length);
    TensorBuilder y = new TensorBuilder(x.type(), dims);
    for (int i = 0; i < y.size(); i++) {
      int o = i / inner % s.places();
      int start = i / inner / s.places() * s.size() * inner + i % inner;
      double sum = 0;
      for (int j = 0; j < s.weights()[o].length; j++) {
        double weight = s.weights()[o][j];
        sum += weight == 0 ? 0 : weight * x.real(start + s.neighbour(o, j) * inner);
      }
      y.set(i, s.outside()[o] ? beyond : x.type().isReal() ? sum : Math.rint(sum));
    }
    return y.done();
  }

  private static Node resize(NodeCall g, Sampling... axes) {
    Node y = g.in(0);
    boolean nearest = mode(g).equals("nearest");
    for (int d = 0; d < axes.length; d++) {
      Sampling s = axes[d];
      for (boolean outside : s.outside()) {
        g.only(!outside, "places outside of the original");
      }
      if (!s.isIdentity()) {
        y = nearest && repeats(s) > 0 ? repeated(y, d, repeats(s)) : product(g, y, d, s);
      }
    }
    return y;
  }

  /** How often each element comes, one after another, if all come as often; else 0. */
  private static int repeats(Sampling s) {
    int times = s.places() / s.size();
    if (s.places() % s.size() != 0) {
      return 0;
    }
    for (int o = 0; o < s.places(); o++) {
      for (int i = 0; i < s.weights()[o].length; i++) {
        if (s.weights()[o][i] > 0 && s.neighbour(o, i) != o / times) {
          return 0;
        }
      }
    }
    return times;
  }

  private static Node repeated(Node x, int axis, int times) {
    Shape s = x.shape();
    Shape apart = s.with(axis + 1, 1);
    Shape repeated = s.with(axis + 1, times);
    int[] to = s.dims();
    to[axis] *= times;
    return x.reshape(apart).broadcastTo(repeated).reshape(to);
  }

  /** The axis, put last, times the weights. */
  private static Node product(NodeCall g, Node x, int axis, Sampling s) {
    int last = x.shape().rank() - 1;
    int[] order = Layout.exchange(last + 1, axis, last);
    Node weights = g.graph().constant(Shape.of(s.places(), s.size()), s.matrix());
    return x.permute(order).matmulT(weights).permute(order);
  }
}
