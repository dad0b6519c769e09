package dev.lanewise.nn.grad;

import dev.lanewise.nn.graph.Axes;
import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Whole matrices of derivatives in denominator layout: {@code (df/dx)_ij = df_j / dx_i}, a node of
 * shape [elements of x, elements of f], both row-major. In this layout a gradient is a column, the
 * chain rule reads {@code df(g(x))/dx = dg/dx df/dg}, and {@code d(A x)/dx} is the transpose of A.
 *
 * <p>Each row or column is a pass of its own through the graph: for matrices one wants to see. A
 * product with them is better had from {@link Gradient}.
 */
public final class Jacobian {
  private Jacobian() {}

  /** {@code df / dx}: by columns or by rows, whichever are fewer. */
  public static Node of(Node f, Node x) {
    int rows = x.shape().size();
    int columns = f.shape().size();
    return columns <= rows
        ? stacked(1, f, rows, e -> Gradient.vectorJacobian(f, e, List.of(x)).getFirst())
        : stacked(0, x, columns, e -> Gradient.jacobianVector(f, x, e));
  }

  /**
   * {@code d^2y / (dx_i dx_j)}: the Jacobian of the gradient, symmetric.
   *
   * @param y a scalar
   */
  public static Node hessian(Node y, Node x) {
    return of(Gradient.of(y, x), x);
  }

  /** A product for each unit vector shaped as {@code like}, side by side. */
  private static Node stacked(int axis, Node like, int length, Function<Node, Node> product) {
    Graph graph = like.graph();
    Shape vector = Shape.of(length);
    List<Node> products = new ArrayList<>();
    for (int i = 0; i < like.shape().size(); i++) {
      float[] unit = new float[like.shape().size()];
      unit[i] = 1;
      products.add(product.apply(graph.constant(like.shape(), unit)).reshape(vector));
    }
    return Axes.stack(axis, products);
  }
}
