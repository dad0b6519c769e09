package dev.lanewise.nn.train;

/** The factor of the learning rate over a training: 1 at its first step. */
public enum Schedule {
  /** Always 1. */
  CONSTANT {
    @Override
    public double factor(long step, long steps) {
      return 1;
    }
  },

  /** {@code 1 - (step - 1) / steps}. */
  LINEAR {
    @Override
    public double factor(long step, long steps) {
      return 1 - (step - 1) / (double) steps;
    }
  },

  /**
   * {@code (1 + cos(pi (step - 1) / steps)) / 2} (Loshchilov and Hutter: SGDR, ICLR 2017, without
   * restarts).
   */
  COSINE {
    @Override
    public double factor(long step, long steps) {
      // Not StrictMath, whose cos allocates an array for every call.
      return (1 + Math.cos(Math.PI * (step - 1) / steps)) / 2;
    }
  };

  /**
   * The factor at a step.
   *
   * @param step 1 .. steps
   * @param steps of the whole training
   */
  public abstract double factor(long step, long steps);
}
