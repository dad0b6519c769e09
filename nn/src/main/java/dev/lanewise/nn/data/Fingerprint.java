package dev.lanewise.nn.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** 64 bits of SHA-256 over what a data set holds: tells one set from another. */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Fingerprint add(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.asIntBuffer().put(numbers);
    digest.update(bytes);
    return this;
  }

  Fingerprint add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  Fingerprint add(float[] numbers) {
    ByteBuffer piece = ByteBuffer.allocate(1 << 16);
    int step = piece.capacity() / Float.BYTES;
    for (int i = 0; i < numbers.length; i += step) {
      int n = Math.min(step, numbers.length - i);
      piece.asFloatBuffer().put(numbers, i, n);
      digest.update(piece.array(), 0, n * Float.BYTES);
    }
    return this;
  }

  Fingerprint add(List<String> words) {
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      add(bytes.length).add(bytes); // the length, so that "ab", "c" is not "a", "bc"
    }
    return this;
  }

  /** For example {@code 150x4:0123456789abcdef}. */
  String of(Object set) {
    return set + ":" + HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
