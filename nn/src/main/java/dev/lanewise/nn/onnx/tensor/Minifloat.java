package dev.lanewise.nn.onnx.tensor;

import java.util.EnumMap;
import java.util.Map;

/**
 * Floating-point numbers of 8 bits and fewer (Micikevicius et al.: FP8 formats for deep learning,
 * 2022; OCP microscaling formats, 2023). There are so few that each format is a table.
 */
public final class Minifloat {
  private static final Map<ElementType, Minifloat> FORMATS = new EnumMap<>(ElementType.class);

  static {
    FORMATS.put(ElementType.FLOAT8E4M3FN, new Minifloat(8, 3, 7, 0x7E));
    FORMATS.put(ElementType.FLOAT8E4M3FNUZ, new Minifloat(8, 3, 8, 0x7F));
    FORMATS.put(ElementType.FLOAT8E5M2, new Minifloat(8, 2, 15, 0x7B));
    FORMATS.put(ElementType.FLOAT8E5M2FNUZ, new Minifloat(8, 2, 16, 0x7F));
    FORMATS.put(ElementType.FLOAT4E2M1, new Minifloat(4, 1, 1, 0x7));
  }

  private final int sign;

  /** The numbers from 0 to the largest finite one; a number's place is its code. */
  private final double[] values;

  private Minifloat(int bits, int mantissa, int bias, int largest) {
    this.sign = 1 << (bits - 1);
    this.values = new double[largest + 1];
    for (int code = 0; code <= largest; code++) {
      int e = code >> mantissa;
      int fraction = code & ((1 << mantissa) - 1);
      values[code] =
          e == 0
              ? Math.scalb((double) fraction, 1 - bias - mantissa)
              : Math.scalb((double) (fraction + (1 << mantissa)), e - bias - mantissa);
    }
  }

  /** The number of a code. */
  static float decode(ElementType type, int code) {
    if (type == ElementType.FLOAT8E8M0) {
      return code == 255 ? Float.NaN : Math.scalb(1f, code - 127);
    }
    Minifloat format = format(type);
    int magnitude = code & (format.sign - 1);
    boolean negative = (code & format.sign) != 0;
    boolean one = hasOneZero(type);
    double x;
    if (one && code == format.sign) {
      x = Double.NaN;
    } else if (magnitude < format.values.length) {
      x = format.values[magnitude];
    } else {
      boolean infinite = type == ElementType.FLOAT8E5M2 && magnitude == 0x7C;
      x = infinite ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    return (float) (negative ? -x : x);
  }

  /**
   * The nearest number of a format, ties to even codes.
   *
   * @param saturate whether what is too large becomes the largest number, rather than infinity or
   *     NaN
   */
  public static float round(ElementType type, double x, boolean saturate) {
    if (type == ElementType.FLOAT8E8M0) {
      return power(x);
    }
    Minifloat format = format(type);
    if (Double.isNaN(x)) {
      return type == ElementType.FLOAT4E2M1 ? (float) -format.values[0] : Float.NaN;
    }
    double y = format.nearest(Math.abs(x), saturate || type == ElementType.FLOAT4E2M1, type);
    if (y == 0 && hasOneZero(type)) {
      return 0;
    }
    return (float) Math.copySign(y, x);
  }

  private double nearest(double x, boolean saturate, ElementType type) {
    int last = values.length - 1;
    // Beyond the middle between the largest number and the one that would come next.
    double beyond = values[last] + (values[last] - values[last - 1]) / 2;
    // In the middle the even code is nearest.
    boolean larger = last % 2 == 0 ? x > beyond : x >= beyond;
    if (larger || Double.isInfinite(x)) {
      if (saturate) {
        return values[last];
      }
      return type == ElementType.FLOAT8E5M2 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    int low = 0;
    while (low < last && values[low + 1] <= x) {
      low++;
    }
    if (low == last) {
      return values[last];
    }
    double down = x - values[low];
    double up = values[low + 1] - x;
    return down < up || (down == up && low % 2 == 0) ? values[low] : values[low + 1];
  }

  private static float power(double x) {
    if (!(x >= 0) || Double.isInfinite(x)) {
      return Float.NaN;
    }
    int e = x == 0 ? -127 : Math.getExponent(x);
    int up = x > 0 && x / Math.scalb(1.0, e) >= 1.5 ? 1 : 0;
    return Math.scalb(1f, Math.clamp(e + up, -127, 127));
  }

  private static boolean hasOneZero(ElementType type) {
    return type == ElementType.FLOAT8E4M3FNUZ || type == ElementType.FLOAT8E5M2FNUZ;
  }

  private static Minifloat format(ElementType type) {
    Minifloat format = FORMATS.get(type);
    if (format == null) {
      throw new IllegalStateException(type + " is not a small floating-point type");
    }
    return format;
  }
}
