package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.OnnxException;

/**
 * A text that may be looked at only so often: a pattern that tries too many ways to match, as
 * {@code (.*a){12}b} does, is given up.
 */
final class Patience implements CharSequence {
  /** Looks at a character; a tenth of a second or so. */
  private static final int MOST_LOOKS = 10_000_000;

  private final String text;
  private int looks;

  Patience(String text) {
    this.text = text;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int i) {
    if (++looks > MOST_LOOKS) {
      throw new OnnxException("its pattern tries too many ways to match");
    }
    return text.charAt(i);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return text.substring(from, to);
  }

  @Override
  public String toString() {
    return text;
  }
}
