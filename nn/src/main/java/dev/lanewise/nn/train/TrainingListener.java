package dev.lanewise.nn.train;

/**
 * Is told how a training goes, on the trainer's thread. What a method here costs, training waits
 * for.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** A step was done. */
  default void step(Progress progress) {}

  /** An epoch was done, measured on the other parts, and its checkpoint written. */
  default void epoch(EpochReport report) {}

  /** One that tells all of these, in their order. */
  static TrainingListener of(TrainingListener... all) {
    TrainingListener[] each = all.clone();
    return new TrainingListener() {
      @Override
      public void step(Progress progress) {
        for (TrainingListener listener : each) {
          listener.step(progress);
        }
      }

      @Override
      public void epoch(EpochReport report) {
        for (TrainingListener listener : each) {
          listener.epoch(report);
        }
      }
    };
  }
}
