package dev.lanewise.nn.data;

import java.util.Arrays;

/** Floats in an array that grows. */
final class FloatList {
  /** 1 GiB of them: enough for every table, and a bound for what a small gzip file can become. */
  static final int MOST = 1 << 28;

  private float[] values = new float[64];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.min(MOST, 2 * size));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
