package dev.lanewise.nn.run;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.ChannelWise;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Normalise;
import dev.lanewise.nn.graph.RowWise;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cases of sums of exponentials, moments and normalisations. */
final class RowCases {
  private static final Shape S = Shape.of(2, 3, 4);
  private static final float EPSILON = 0.01f;

  private final List<OperationCase> cases = new ArrayList<>();

  private RowCases() {}

  static List<OperationCase> all() {
    RowCases all = new RowCases();
    all.exponentials();
    all.moments();
    all.normalisations();
    return all.cases;
  }

  private void exponentials() {
    of("log-sum-exp", S, x -> x.mul(3).logSumExp(-1));
    of("log-sum-exp of all", S, x -> x.logSumExp());
    of("log-sum-exp middle", S, x -> x.logSumExp(1));
    of("softmax along an axis", S, x -> x.softmax(0));
    of("log-softmax along an axis", S, x -> x.logSoftmax(1));
  }

  private void moments() {
    of("variance", S, x -> x.variance(-1));
    of("variance apart", S, x -> x.variance(0, 2));
    of("moments of channels", Shape.of(4, 2, 3), x -> x.graph().add(new ChannelWise.Moments(x)));
    of("moments of columns", Shape.of(5, 3), Normalise::moments);
    of("moments of images", Shape.of(2, 3, 2, 4), Normalise::moments);
    of("norm", S, x -> Axes.norm(x, 1));
  }

  private void normalisations() {
    for (boolean centred : List.of(true, false)) {
      of("standardise " + centred, S, x -> standardise(x, centred));
      cases.add(
          new OperationCase(
              "standardise gradient " + centred,
              List.of(S, S),
              1,
              0,
              true,
              in ->
                  in.get(0)
                      .graph()
                      .add(
                          new RowWise.StandardiseGradient(
                              in.get(0), in.get(1), centred, EPSILON))));
    }
    Shape batch = Shape.of(4, 2, 3);
    of("standardise channels", batch, x -> channels(x));
    of("standardise columns", Shape.of(5, 3, 1), x -> channels(x));
    of("standardise-channels gradient", List.of(batch, batch), in -> carried(in));
    Shape two = Shape.of(2);
    of("batch norm", List.of(batch, two, two), in -> batch(in));
    Shape row = Shape.of(4);
    of("layer norm", List.of(S, row, row), in -> layer(in));
    of("rms norm", List.of(S, row), in -> Normalise.rms(in.get(0), in.get(1), EPSILON));
    Shape image = Shape.of(2, 4, 2, 2);
    of("group norm", List.of(image, row, row), in -> group(in, 2));
    of("group norm of rows", List.of(Shape.of(3, 4), row, row), in -> group(in, 2));
    of("instance norm", List.of(image, row, row), RowCases::instance);
  }

  private static Node standardise(Node x, boolean centred) {
    return x.graph().add(new RowWise.Standardise(x, centred, EPSILON));
  }

  private static Node channels(Node x) {
    return x.graph().add(new ChannelWise.Standardise(x, EPSILON));
  }

  private static Node carried(List<Node> in) {
    Node x = in.get(0);
    return x.graph().add(new ChannelWise.StandardiseGradient(x, in.get(1), EPSILON));
  }

  private static Node batch(List<Node> in) {
    return Normalise.batch(in.get(0), in.get(1), in.get(2), EPSILON);
  }

  private static Node layer(List<Node> in) {
    return Normalise.layer(in.get(0), in.get(1), in.get(2), EPSILON);
  }

  private static Node group(List<Node> in, int groups) {
    return Normalise.group(in.get(0), groups, in.get(1), in.get(2), EPSILON);
  }

  private static Node instance(List<Node> in) {
    return Normalise.instance(in.get(0), in.get(1), in.get(2), EPSILON);
  }

  private void of(String name, Shape x, Function<Node, Node> build) {
    of(name, List.of(x), in -> build.apply(in.getFirst()));
  }

  private void of(String name, List<Shape> shapes, Function<List<Node>, Node> build) {
    cases.add(new OperationCase(name, shapes, 1, 0, true, build));
  }
}
