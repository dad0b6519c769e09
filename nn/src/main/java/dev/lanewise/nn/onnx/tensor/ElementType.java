package dev.lanewise.nn.onnx.tensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Types of a tensor's elements, as ONNX numbers them ({@code TensorProto.DataType}). */
public enum ElementType {
  FLOAT(1, 32, Kind.REAL),
  UINT8(2, 8, Kind.UNSIGNED),
  INT8(3, 8, Kind.SIGNED),
  UINT16(4, 16, Kind.UNSIGNED),
  INT16(5, 16, Kind.SIGNED),
  INT32(6, 32, Kind.SIGNED),
  INT64(7, 64, Kind.SIGNED),
  STRING(8, 0, Kind.TEXT),
  BOOL(9, 8, Kind.UNSIGNED),
  FLOAT16(10, 16, Kind.REAL),
  DOUBLE(11, 64, Kind.REAL),
  UINT32(12, 32, Kind.UNSIGNED),
  UINT64(13, 64, Kind.UNSIGNED),
  BFLOAT16(16, 16, Kind.REAL),
  /** Four bits of exponent, three of mantissa, no infinity (Micikevicius et al. 2022). */
  FLOAT8E4M3FN(17, 8, Kind.REAL),
  /** As the former, with one NaN where -0 would be. */
  FLOAT8E4M3FNUZ(18, 8, Kind.REAL),
  /** Five bits of exponent, two of mantissa. */
  FLOAT8E5M2(19, 8, Kind.REAL),
  /** As the former without infinity, with one NaN where -0 would be. */
  FLOAT8E5M2FNUZ(20, 8, Kind.REAL),
  UINT4(21, 4, Kind.UNSIGNED),
  INT4(22, 4, Kind.SIGNED),
  /** Two bits of exponent, one of mantissa: 0 to 6 without infinity or NaN. */
  FLOAT4E2M1(23, 4, Kind.REAL),
  /** Powers of two. */
  FLOAT8E8M0(24, 8, Kind.REAL),
  UINT2(25, 2, Kind.UNSIGNED),
  INT2(26, 2, Kind.SIGNED);

  private enum Kind {
    REAL,
    SIGNED,
    UNSIGNED,
    TEXT
  }

  private final int code;
  private final int bits;
  private final Kind kind;

  ElementType(int code, int bits, Kind kind) {
    this.code = code;
    this.bits = bits;
    this.kind = kind;
  }

  /** The type with ONNX's number; null if there is none. */
  public static @Nullable ElementType of(long code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  /** ONNX's number. */
  public int code() {
    return code;
  }

  /** Bits of an element in a file; 0 for text. */
  public int bits() {
    return bits;
  }

  /** Whether elements are floating-point numbers, of any width. */
  public boolean isReal() {
    return kind == Kind.REAL;
  }

  /** Whether elements are whole numbers; a truth value counts as one. */
  public boolean isWhole() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /** Whether elements are numbers from 0 on. */
  public boolean isUnsigned() {
    return kind == Kind.UNSIGNED;
  }

  /** The nearest value of this type; ties to even. */
  double round(double x) {
    return switch (this) {
      case DOUBLE -> x;
      case FLOAT -> (float) x;
      case FLOAT16 -> Halves.half(x);
      case BFLOAT16 -> Halves.brain(x);
      case FLOAT8E5M2 -> Minifloat.round(this, x, !Double.isInfinite(x)); // has infinities
      default -> Minifloat.round(this, x, true);
    };
  }

  /** The lowest bits of a whole number, as this type reads them. */
  public long wrap(long x) {
    if (this == BOOL) {
      return x == 0 ? 0 : 1;
    }
    int lost = 64 - bits;
    return kind == Kind.SIGNED ? x << lost >> lost : x << lost >>> lost;
  }

  /** The value of this type that is nearest to x: what does not fit becomes the last that does. */
  public long saturate(double x) {
    if (this == UINT64) {
      return x >= 0x1p64
          ? -1
          : x >= 0x1p63 ? (long) (x - 0x1p63) ^ Long.MIN_VALUE : (long) Math.max(x, 0);
    }
    return (long) Math.min(Math.max(x, lowest()), highest());
  }

  private double lowest() {
    return kind == Kind.UNSIGNED ? 0 : -Math.scalb(1.0, bits - 1);
  }

  private double highest() {
    // 2^63 - 1 is no double, but what the cast makes of 2^63.
    return this == BOOL
        ? 1
        : Math.scalb(1.0, kind == Kind.UNSIGNED ? bits : bits - 1) - (bits > 53 ? 0 : 1);
  }

  /** As ONNX writes it in a type: {@code float}, {@code int64}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
