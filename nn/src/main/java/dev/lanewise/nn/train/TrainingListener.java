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

  /** An epoch was done, measured on the test images, and its checkpoint written. */
  default void epoch(EpochReport report) {}
}
