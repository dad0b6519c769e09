package dev.lanewise.nn.graph;

import dev.lanewise.kernels.RandomKey;
import java.util.List;

/**
 * Random numbers, new in each run: element i of run r is number {@code r s + i} of a key's stream,
 * s being the number of elements, rounded up to a multiple of 4. No state but the run's number, so
 * results depend neither on threads nor on what else is drawn.
 */
public sealed interface Draw extends Op {
  /** A run's number as two floats, {@code [low, high]}: {@code low + PERIOD high}. */
  int PERIOD = 1 << 20;

  /** The number of the run, [2]. */
  Node run();

  private static void checkRun(String op, Node run) {
    Require.shape(op, "run", run, Shape.of(2));
  }

  /** Uniform in [0, 1): multiples of 2^-24. */
  record Uniform(Node run, RandomKey key, Shape shape) implements Draw {
    public Uniform {
      checkRun("uniform", run);
    }

    @Override
    public List<Node> operands() {
      return List.of(run);
    }

    @Override
    public Op on(List<Node> in) {
      return new Uniform(in.getFirst(), key, shape);
    }
  }

  /** Standard normal. */
  record Normal(Node run, RandomKey key, Shape shape) implements Draw {
    public Normal {
      checkRun("normal", run);
    }

    @Override
    public List<Node> operands() {
      return List.of(run);
    }

    @Override
    public Op on(List<Node> in) {
      return new Normal(in.getFirst(), key, shape);
    }
  }

  /**
   * {@code y_i = u_i >= rate ? x_i / (1 - rate) : 0}, u being what {@link Uniform} draws from the
   * key: its own gradient, since the same elements are kept.
   */
  record Dropout(Node x, Node run, RandomKey key, float rate) implements Draw {
    public Dropout {
      checkRun("dropout", run);
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout: rate is " + rate + " but must be at least 0 and below 1");
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(x, run);
    }

    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new Dropout(in.get(0), in.get(1), key, rate);
    }
  }

  /** The number of the next run. */
  record NextRun(Node run) implements Draw {
    public NextRun {
      checkRun("next run", run);
    }

    @Override
    public List<Node> operands() {
      return List.of(run);
    }

    @Override
    public Shape shape() {
      return run.shape();
    }

    @Override
    public Op on(List<Node> in) {
      return new NextRun(in.getFirst());
    }
  }

  /**
   * Numbers of runs for the steps of a loop, [length, 2]: {@code length r + t} for step t of run r,
   * so that no two steps of all runs have the same.
   */
  record Runs(Node run, int length) implements Draw {
    public Runs {
      checkRun("runs", run);
      if (length < 1) {
        throw new IllegalArgumentException(
            "runs: there are " + length + " steps (want at least 1)");
      }
    }

    @Override
    public List<Node> operands() {
      return List.of(run);
    }

    @Override
    public Shape shape() {
      return Shape.of(length, 2);
    }

    @Override
    public Op on(List<Node> in) {
      return new Runs(in.getFirst(), length);
    }
  }

  /** The number that two floats are. */
  static long number(double low, double high) {
    return (long) low + PERIOD * (long) high;
  }

  /** Where the stream of a run starts. */
  static long first(long run, int size) {
    return run * ((size + 3L) & -4L);
  }
}
