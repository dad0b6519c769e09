package dev.lanewise.nn.graph;

/** What a graph is built for: dropout and batch normalisation differ. */
public enum Mode {
  /** Predicting: nothing is dropped, and statistics are those that training found. */
  INFERENCE,
  /** Training: elements are dropped, and statistics are those of the batch. */
  TRAINING
}
