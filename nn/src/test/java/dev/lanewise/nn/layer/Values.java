package dev.lanewise.nn.layer;

import dev.lanewise.kernels.RandomKey;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Reference;
import dev.lanewise.nn.run.Weights;
import java.util.Map;

/** What layers compute, in double. */
final class Values {
  static final RandomKey KEY = RandomKey.of(31);

  private Values() {}

  /** Normal numbers. */
  static double[] numbers(int n, int key) {
    RandomKey own = KEY.split(key);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = own.normal(i);
    }
    return x;
  }

  static double[] of(Layer layer, Shape shape, double... x) {
    Graph graph = new Graph();
    return Reference.of(Map.of("x", x), Weights.init(layer.parameters(), KEY))
        .value(layer.apply(graph, graph.input("x", shape)));
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  static Shape shape(Layer layer, Shape in) {
    Graph graph = new Graph();
    return layer.apply(graph, graph.input("x", in)).shape();
  }
}
