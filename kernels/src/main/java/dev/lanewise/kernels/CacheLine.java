package dev.lanewise.kernels;

/**
 * Where lines of the cache begin in arrays of floats. A vector of 512 bits that lies across two
 * lines is two accesses, and products whose operands come from L2 take 1.2 to 1.3 times as long.
 * Where objects begin with a line, which is what {@code -XX:ObjectAlignmentInBytes=64} is for, the
 * data of each array lies {@value #HEADER} floats behind the beginning of one; elsewhere nobody
 * knows, and offsets like these do no harm.
 */
public final class CacheLine {
  /** Floats in a line. */
  public static final int FLOATS = 16;

  /** Floats that an array's header takes: what is 0 to data is this to lines. */
  private static final int HEADER = 4;

  /** Vectors from which on a masked one ahead pays. */
  private static final int MANY = 24;

  private CacheLine() {}

  /** The first index from this one on at which a line begins. */
  public static int aligned(int index) {
    return (index + HEADER + FLOATS - 1) / FLOATS * FLOATS - HEADER;
  }

  /** Whether vectors of so many lanes are worth a head: most narrow ones lie in one line. */
  public static boolean isCrossedBy(int lanes) {
    return lanes > HEADER;
  }

  /**
   * Of {@code n} numbers that are stored by vectors from this index on: how many come before the
   * first vector that crosses no line, 0 if what follows is too little to care.
   */
  public static int head(int index, int n, int lanes) {
    return n < MANY * lanes ? 0 : (-HEADER - index) & (lanes - 1);
  }

  /** As many floats as hold {@code size} from a line's beginning on, wherever they begin. */
  static int room(int size) {
    return Check.fits("cache line", "size", size + FLOATS - 1L);
  }
}
