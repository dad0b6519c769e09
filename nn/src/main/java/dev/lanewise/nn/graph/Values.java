package dev.lanewise.nn.graph;

import java.util.Arrays;

/** Immutable numbers of a constant. Equal when all bits are. */
public final class Values {
  private final float[] values;

  private Values(float[] values) {
    this.values = values;
  }

  /** A copy of these numbers. */
  public static Values of(float... values) {
    return new Values(values.clone());
  }

  public int size() {
    return values.length;
  }

  public float get(int i) {
    return values[i];
  }

  /** Copies all numbers to {@code to[offset ..]}. */
  public void copyTo(float[] to, int offset) {
    System.arraycopy(values, 0, to, offset, values.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values v && Arrays.equals(values, v.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length == 1 ? Float.toString(values[0]) : values.length + " values";
  }
}
