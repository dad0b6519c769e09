package dev.lanewise.nn.train;

/** Where a training stands. A view of the trainer's own counters: read it now, do not keep it. */
public interface Progress {
  /** The epoch that runs, from 1. */
  int epoch();

  /** Epochs in all. */
  int epochs();

  /** Steps done in this epoch. */
  int step();

  /** Steps of an epoch. */
  int stepsPerEpoch();

  /** Examples per step. */
  int batch();

  /** Mean loss of this epoch's steps so far. */
  double loss();

  /**
   * Share of this epoch's training examples so far that were classified rightly before their step.
   */
  double accuracy();

  /** Examples per second of training time in this epoch; measuring is not counted. */
  double examplesPerSecond();
}
