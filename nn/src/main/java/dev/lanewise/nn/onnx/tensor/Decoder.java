package dev.lanewise.nn.onnx.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements from and to their bytes in a file, little-endian, 4-bit types two to a byte. */
public final class Decoder {
  private Decoder() {}

  /** Bytes that so many elements take. */
  public static long bytes(ElementType type, long count) {
    return Math.ceilDiv(count * type.bits(), 8);
  }

  /**
   * Reads elements from a buffer's position on.
   *
   * @param first number of the first element; starts a byte
   */
  public static void read(ByteBuffer from, int count, TensorBuilder to, int first) {
    ByteBuffer in = from.order(ByteOrder.LITTLE_ENDIAN);
    ElementType type = to.type();
    if (type == ElementType.FLOAT) {
      in.asFloatBuffer().get(to.floats(), first, count);
      return;
    }
    int start = in.position();
    for (int i = 0; i < count; i++) {
      int at = start + (int) ((long) i * type.bits() / 8);
      if (type.isReal()) {
        to.set(first + i, real(type, in, at, i));
      } else {
        to.set(first + i, whole(type, in, at, i));
      }
    }
  }

  private static double real(ElementType type, ByteBuffer in, int at, int i) {
    return switch (type) {
      case DOUBLE -> in.getDouble(at);
      case FLOAT16 -> Float.float16ToFloat(in.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(in.getShort(at) << 16);
      default -> Minifloat.decode(type, part(type, in, at, i));
    };
  }

  private static long whole(ElementType type, ByteBuffer in, int at, int i) {
    return switch (type.bits()) {
      case 64 -> in.getLong(at);
      case 32 -> in.getInt(at);
      case 16 -> in.getShort(at);
      default -> part(type, in, at, i);
    };
  }

  /** A byte, or that part of it that is element i's: the first one is in the lowest bits. */
  private static int part(ElementType type, ByteBuffer in, int at, int i) {
    int each = 8 / type.bits();
    int shifted = (in.get(at) & 0xFF) >>> ((i % each) * type.bits());
    return shifted & ((1 << type.bits()) - 1);
  }

  /** The number that bits in a typed field mean: halves and smaller come as their bits. */
  public static void readBits(long bits, TensorBuilder to, int i) {
    ElementType type = to.type();
    switch (type) {
      case FLOAT16 -> to.set(i, Float.float16ToFloat((short) bits));
      case BFLOAT16 -> to.set(i, Float.intBitsToFloat((int) bits << 16));
      default -> {
        if (type.isReal()) {
          to.set(i, Minifloat.decode(type, (int) bits & 0xFF));
        } else {
          to.set(i, bits);
        }
      }
    }
  }
}
