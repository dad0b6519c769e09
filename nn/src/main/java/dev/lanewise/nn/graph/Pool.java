package dev.lanewise.nn.graph;

import java.util.List;

/**
 * Pooling over windows of each channel by itself; images are [batch, channels, sizes...] of one to
 * three sizes. Padding is never a maximum or a minimum and adds nothing to a sum.
 */
public sealed interface Pool extends Op {

  /** The largest or the smallest element of each window; NaN if there is one. */
  record ExtremePool(Node x, Window window, boolean largest) implements Pool {
    /** Finds the window over x. */
    public ExtremePool {
      window = over(pool(largest), x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return pooled(pool(largest), x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new ExtremePool(in.getFirst(), window, largest);
    }

    @Override
    public String name() {
      return largest ? "MaxPool" : "MinPool";
    }
  }

  /**
   * t, shaped as the pooled x, put where x has each window's first maximum or minimum: the gradient
   * of {@link ExtremePool}.
   */
  record ExtremeScatter(Node x, Node t, Window window, boolean largest) implements Pool {
    /** Finds the window over x. */
    public ExtremeScatter {
      String name = pool(largest) + " scatter";
      window = over(name, x, window);
      Require.shape(name, "t", t, pooled(name, x, window));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, t);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new ExtremeScatter(in.get(0), in.get(1), window, largest);
    }
  }

  /** t, shaped as x, read where x has each window's first extreme: the scatter's adjoint. */
  record ExtremeGather(Node x, Node t, Window window, boolean largest) implements Pool {
    /** Finds the window over x. */
    public ExtremeGather {
      Require.same(pool(largest) + " gather", x, t);
      window = over(pool(largest) + " gather", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x, t);
    }

    @Override
    public Shape shape() {
      return pooled(pool(largest) + " gather", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new ExtremeGather(in.get(0), in.get(1), window, largest);
    }
  }

  /**
   * Mean of each window's elements, over those inside the image or, if {@code countsPadding}, over
   * its padding as well.
   */
  record AveragePool(Node x, Window window, boolean countsPadding) implements Pool {
    /** Finds the window over x. */
    public AveragePool {
      window = over("average-pool", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return pooled("average-pool", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new AveragePool(in.getFirst(), window, countsPadding);
    }
  }

  /** dy to dx, images of the given sizes: average pooling's adjoint. */
  record AveragePoolGradient(Node dy, Window window, boolean countsPadding, Shape image)
      implements Pool {
    /** Finds the window over the image. */
    public AveragePoolGradient {
      Require.rank("average-pool gradient", "dy", dy, image.rank() + 2);
      window = window.over(image);
      Shape x = Filters.images(dy.shape().dim(0), dy.shape().dim(1), image);
      Require.shape(
          "average-pool gradient",
          "dy",
          dy,
          Filters.outputShape("average-pool gradient", x, x.dim(1), window));
    }

    @Override
    public List<Node> operands() {
      return List.of(dy);
    }

    @Override
    public Shape shape() {
      return Filters.images(dy.shape().dim(0), dy.shape().dim(1), image);
    }

    @Override
    public Op on(List<Node> in) {
      return new AveragePoolGradient(in.getFirst(), window, countsPadding, image);
    }
  }

  /** A smooth function of each window's elements. */
  record SmoothPool(Node x, Window window, Blend blend) implements Pool {
    /** Finds the window over x. */
    public SmoothPool {
      window = over(blend + "-pool", x, window);
    }

    @Override
    public List<Node> operands() {
      return List.of(x);
    }

    @Override
    public Shape shape() {
      return pooled(blend + "-pool", x, window);
    }

    @Override
    public Op on(List<Node> in) {
      return new SmoothPool(in.getFirst(), window, blend);
    }
  }

  /** (x, dy) to dx: the gradient of {@link SmoothPool}. */
  record SmoothPoolGradient(Node x, Node dy, Window window, Blend blend) implements Pool {
    /** Finds the window over x. */
    public SmoothPoolGradient {
      String name = blend + "-pool gradient";
      window = over(name, x, window);
      Require.shape(name, "dy", dy, pooled(name, x, window));
    }

    @Override
    public List<Node> operands() {
      return List.of(x, dy);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new SmoothPoolGradient(in.get(0), in.get(1), window, blend);
    }
  }

  private static String pool(boolean largest) {
    return largest ? "max-pool" : "min-pool";
  }

  private static Window over(String op, Node x, Window window) {
    Filters.rank(op, x);
    Window over = window.over(Filters.image(x.shape()));
    pooled(op, x, over);
    return over;
  }

  private static Shape pooled(String op, Node x, Window window) {
    for (int i = 0; i < window.axes().size(); i++) {
      WindowAxis a = window.axes().get(i);
      // A window that lies in the padding alone would have no maximum and no mean.
      if (Math.max(a.before(), a.after()) >= a.reach()) {
        throw new IllegalArgumentException(
            op + ": padding of window " + window + " must be smaller than its kernel");
      }
      // Only a window that starts in the padding can step over all of the input.
      if (a.before() > 0 && a.dilation() > x.shape().dim(i + 2)) {
        throw new IllegalArgumentException(
            op + ": window " + window + " with its dilation steps over x " + x.shape());
      }
    }
    return Filters.outputShape(op, x.shape(), x.shape().dim(1), window);
  }
}
