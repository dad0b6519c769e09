package dev.lanewise.kernels.spin;

/** What a lane can hold. */
public enum LaneType {
  FLOAT,
  INT,
  MASK
}
