package dev.lanewise.nn.data;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Element types of an NPY file; NumPy's names, little-endian in memory. */
public enum NpyType {
  /** True or false, one byte. */
  BOOL("b1", 1),
  /** Signed, 8 bits. */
  I1("i1", 1),
  /** Unsigned, 8 bits. */
  U1("u1", 1),
  /** Signed, 16 bits. */
  I2("i2", 2),
  /** Unsigned, 16 bits. */
  U2("u2", 2),
  /** Signed, 32 bits. */
  I4("i4", 4),
  /** Unsigned, 32 bits. */
  U4("u4", 4),
  /** Signed, 64 bits. */
  I8("i8", 8),
  /** Unsigned, 64 bits. */
  U8("u8", 8),
  /** Floating point, 16 bits. */
  F2("f2", 2),
  /** Floating point, 32 bits. */
  F4("f4", 4),
  /** Floating point, 64 bits. */
  F8("f8", 8);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The type of a code without byte order, such as {@code f4}; null if there is none. */
  static @Nullable NpyType of(String code) {
    for (NpyType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    return null;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Whether its elements are whole numbers; a truth value counts as one. */
  public boolean whole() {
    return code.charAt(0) != 'f';
  }

  /** As a file's header names it, little-endian. */
  String descr() {
    return (bytes == 1 ? "|" : "<") + code;
  }

  /** The element at a byte, rounded to a double; of 64-bit integers alone is anything lost. */
  double real(ByteBuffer from, int at) {
    return switch (this) {
      case F2 -> Float.float16ToFloat(from.getShort(at));
      case F4 -> from.getFloat(at);
      case F8 -> from.getDouble(at);
      case U8 -> unsigned(from.getLong(at));
      default -> integer(from, at);
    };
  }

  /** The element at a byte, rounded once to a float. */
  float single(ByteBuffer from, int at) {
    return switch (this) {
      case I8 -> from.getLong(at); // by way of a double some would be rounded twice
      case U8 -> {
        long bits = from.getLong(at);
        yield bits >= 0 ? bits : 2f * half(bits);
      }
      default -> (float) real(from, at);
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * half(bits);
  }

  /** Half of an unsigned number, its last bit kept so that it is rounded the right way. */
  private static long half(long bits) {
    return (bits >>> 1) | (bits & 1);
  }

  /** The element at a byte, which must be a whole number; U8 beyond 2^63 comes out negative. */
  long integer(ByteBuffer from, int at) {
    return switch (this) {
      case BOOL -> from.get(at) == 0 ? 0 : 1;
      case I1 -> from.get(at);
      case U1 -> from.get(at) & 0xFF;
      case I2 -> from.getShort(at);
      case U2 -> from.getShort(at) & 0xFFFF;
      case I4 -> from.getInt(at);
      case U4 -> from.getInt(at) & 0xFFFF_FFFFL;
      case I8, U8 -> from.getLong(at);
      case F2, F4, F8 -> throw new IllegalStateException(this + " is not a type of whole numbers");
    };
  }

  /** Writes a number, rounded if this is a floating type, else required to be one of its values. */
  void put(ByteBuffer to, int at, double x) {
    switch (this) {
      case F2 -> to.putShort(at, half(x));
      case F4 -> to.putFloat(at, (float) x);
      case F8 -> to.putDouble(at, x);
      default -> {
        if (x != Math.rint(x) || !holds(x)) {
          throw new ArithmeticException("npy: " + x + " is not a value of " + this);
        }
        putBits(to, at, x >= 0x1p63 ? (long) (x - 0x1p63) ^ Long.MIN_VALUE : (long) x);
      }
    }
  }

  /** Rounded once: by way of a float, a number beside a tie of halves would be rounded twice. */
  private static short half(double x) {
    float f = (float) x;
    if (Double.isFinite(x) && f != x && Math.abs(f) < 0x1p16f) {
      // Round to odd: an inexact float keeps a last bit of 1, so that it is no tie.
      boolean away = Math.abs((double) f) > Math.abs(x);
      int bits = Float.floatToRawIntBits(f) - (away ? 1 : 0);
      f = Float.intBitsToFloat(bits | 1);
    }
    return Float.floatToFloat16(f);
  }

  private boolean holds(double x) {
    return switch (this) {
      case BOOL -> x == 0 || x == 1;
      case U1, U2, U4, U8 -> x >= 0 && x < Math.scalb(1.0, 8 * bytes);
      default -> x >= -Math.scalb(1.0, 8 * bytes - 1) && x < Math.scalb(1.0, 8 * bytes - 1);
    };
  }

  /** Writes a whole number that the type must hold, exactly if it is a type of whole numbers. */
  void put(ByteBuffer to, int at, long x) {
    if (!whole()) {
      put(to, at, (double) x);
      return;
    }
    boolean fits =
        switch (this) {
          case I8 -> true;
          case U8 -> x >= 0;
          default ->
              holds((double) x); // of fewer than 64 bits: exact as a double wherever it holds
        };
    if (!fits) {
      throw new ArithmeticException("npy: " + x + " is not a value of " + this);
    }
    putBits(to, at, x);
  }

  private void putBits(ByteBuffer to, int at, long bits) {
    switch (bytes) {
      case 1 -> to.put(at, (byte) bits);
      case 2 -> to.putShort(at, (short) bits);
      case 4 -> to.putInt(at, (int) bits);
      default -> to.putLong(at, bits);
    }
  }
}
