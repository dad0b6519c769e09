package dev.lanewise.nn.train;

/**
 * A training that met a loss or a weight that is no finite number. Its message is one line, fit to
 * be shown to a user as it is. The last checkpoint is from before.
 */
public final class DivergedException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int step;
  private final String place;

  DivergedException(String line, int epoch, int step, String place) {
    super(line);
    this.epoch = epoch;
    this.step = step;
    this.place = place;
  }

  /** The epoch in which the first such number came up, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The step of that epoch, from 1. */
  public int step() {
    return step;
  }

  /**
   * Where in that step, for example {@code in layer conv1 (Conv2d)} or {@code in the gradient of
   * layer fc1 (MatMul)}.
   */
  public String place() {
    return place;
  }
}
