package dev.lanewise.kernels.spin;

/** What a method of a {@link LoopClass} does. */
enum LoopPart {
  /** All. */
  ALL,
  /** Whole steps from a given element on, until something rare turns up; returns where it ended. */
  USUAL,
  /** One vector, but a given number of first elements. */
  RARE
}
