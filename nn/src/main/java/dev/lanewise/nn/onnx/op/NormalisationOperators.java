package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.Pools;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Window;
import dev.lanewise.nn.graph.WindowAxis;
import dev.lanewise.nn.onnx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** Normalisations. */
final class NormalisationOperators {
  private NormalisationOperators() {}

  static void addTo(Operators all) {
    all.add("BatchNormalization").nodes(NormalisationOperators::batch);
    all.add("InstanceNormalization")
        .node(g -> Normalise.instance(g.in(0), g.in(1), g.in(2), g.use.real("epsilon", 1e-5f)));
    all.add("LayerNormalization").results(NormalisationOperators::layer);
    all.add("RMSNormalization").node(NormalisationOperators::rms);
    all.add("GroupNormalization").node(NormalisationOperators::group);
    all.add("LRN").node(NormalisationOperators::localResponse);
    all.add("LpNormalization").node(NormalisationOperators::norm);
    all.add("MeanVarianceNormalization").node(NormalisationOperators::meanVariance);
  }

  private static List<Node> batch(NodeCall g) {
    float epsilon = g.use.real("epsilon", 1e-5f);
    Node x = g.in(0);
    if (g.opset() >= 14 && g.use.flag("training_mode")) {
      return training(g, epsilon);
    }
    if (g.opset() < 9 && g.use.whole("spatial", 1) == 0) {
      throw g.unsupported("statistics for each activation");
    }
    boolean known = g.isKnown(1) && g.isKnown(2) && g.isKnown(3) && g.isKnown(4);
    if (!known) {
      return List.of(Normalise.given(x, g.in(3), g.in(4), g.in(1), g.in(2), epsilon));
    }
    int channels = g.known(1).size();
    float[] factor = new float[channels];
    float[] shift = new float[channels];
    for (int i = 0; i < channels; i++) {
      double f = g.known(1).real(i) / Math.sqrt(g.known(4).real(i) + epsilon);
      factor[i] = (float) f;
      shift[i] = (float) (g.known(2).real(i) - g.known(3).real(i) * f);
    }
    Graph graph = g.graph();
    Shape one = Shape.of(channels);
    Node scaled = x.mul(ConvolutionOperators.channels(graph.constant(one, factor), x.shape()));
    return List.of(
        scaled.add(ConvolutionOperators.channels(graph.constant(one, shift), x.shape())));
  }

  /** By the batch's own statistics; and the running ones, moved towards them. */
  private static List<Node> training(NodeCall g, float epsilon) {
    Node x = g.in(0);
    float momentum = g.use.real("momentum", 0.9f);
    Shape s = x.shape();
    Node channels = x.reshape(s.dim(0), s.dim(1), s.size(2, s.rank()));
    Node mean = channels.mean(0, 2);
    Node variance = channels.variance(0, 2);
    return List.of(
        Normalise.batch(x, g.in(1), g.in(2), epsilon),
        g.in(3).mul(momentum).add(mean.mul(1 - momentum)),
        g.in(4).mul(momentum).add(variance.mul(1 - momentum)));
  }

  private static Node rows(Node x, int axis, boolean centred, float epsilon) {
    Shape s = x.shape();
    Node rows = x.reshape(s.size(0, axis), s.size(axis, s.rank()));
    return x.graph().add(new RowWise.Standardise(rows, centred, epsilon)).reshape(s);
  }

  private static List<Result> layer(NodeCall g) {
    Node x = g.in(0);
    int axis = g.axis(-1);
    float epsilon = g.use.real("epsilon", 1e-5f);
    Node y = rows(x, axis, true, epsilon).mul(g.in(1));
    Result result = new Result.Inside(g.has(2) ? y.add(g.in(2)) : y, g.type(0));
    if (!g.wants(1) && !g.wants(2)) {
      return List.of(result);
    }
    int[] axes = Layout.range(axis, x.shape().rank());
    int[] dims = x.shape().dims();
    Arrays.fill(dims, axis, dims.length, 1);
    Node mean = x.mean(axes).reshape(dims);
    Node deviation = x.variance(axes).add(epsilon).sqrt().reciprocal().reshape(dims);
    ElementType stash = ElementType.of(g.use.whole("stash_type", 1));
    ElementType type = stash == null ? ElementType.FLOAT : stash;
    return List.of(result, new Result.Inside(mean, type), new Result.Inside(deviation, type));
  }

  private static Node rms(NodeCall g) {
    return rows(g.in(0), g.axis(-1), false, g.use.real("epsilon", 1e-5f)).mul(g.in(1));
  }

  private static Node group(NodeCall g) {
    Node x = g.in(0);
    int groups = g.use.small("num_groups", 1);
    Node scale = g.in(1);
    Node shift = g.in(2);
    if (g.opset() < 21) {
      // One number for each group, not yet for each channel.
      scale = perChannel(scale, x.shape().dim(1));
      shift = perChannel(shift, x.shape().dim(1));
    }
    return Normalise.group(x, groups, scale, shift, g.use.real("epsilon", 1e-5f));
  }

  private static Node perChannel(Node perGroup, int channels) {
    int groups = perGroup.shape().size();
    return perGroup
        .reshape(groups, 1)
        .broadcastTo(Shape.of(groups, channels / groups))
        .reshape(channels);
  }

  /** {@code x / (bias + alpha / size sum x^2)^beta}, the sum over neighbouring channels. */
  private static Node localResponse(NodeCall g) {
    Node x = g.in(0);
    Shape s = x.shape();
    int size = g.use.small("size", 1);
    // Channels as an image's height: then the sum is a mean that counts the padding.
    Node image = x.square().reshape(s.dim(0), 1, s.dim(1), s.size(2, s.rank()));
    Window window =
        new Window(
            List.of(
                new WindowAxis(size, 1, 1, (size - 1) / 2, size / 2),
                new WindowAxis(1, 1, 1, 0, 0)),
            Window.Padding.GIVEN,
            false);
    Node mean = Pools.averageCountingPadding(image, window).reshape(s);
    float beta = g.use.real("beta", 0.75f);
    return x.mul(mean.affine(g.use.real("alpha", 1e-4f), g.use.real("bias", 1)).power(-beta));
  }

  private static Node norm(NodeCall g) {
    Node x = g.in(0);
    int axis = g.axis(-1);
    Node length =
        g.use.whole("p", 2) == 1 ? x.abs().sumKept(axis) : x.square().sumKept(axis).sqrt();
    // A row of zeros stays one.
    Node zero = length.equalTo(g.graph().constant(0));
    return x.div(length.add(zero));
  }

  private static Node meanVariance(NodeCall g) {
    Node x = g.in(0);
    int[] axes = g.use.wholes("axes", 0, 2, 3);
    Node mean = x.sumKept(axes).div((float) x.shape().size() / x.sum(axes).shape().size());
    Node centred = x.sub(mean);
    Node squares = centred.square();
    Node variance =
        squares.sumKept(axes).div((float) x.shape().size() / x.sum(axes).shape().size());
    return centred.div(variance.sqrt().add(1e-9f));
  }
}
