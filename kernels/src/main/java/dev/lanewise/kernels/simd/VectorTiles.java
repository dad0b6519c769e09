package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.HalfFormat;
import dev.lanewise.kernels.blocking.HalfProducts;
import dev.lanewise.kernels.blocking.Packing;
import dev.lanewise.kernels.blocking.PlaneDots;
import dev.lanewise.kernels.blocking.PlaneSums;
import dev.lanewise.kernels.blocking.RankUpdates;
import dev.lanewise.kernels.blocking.RowDot;
import dev.lanewise.kernels.blocking.RowDots;
import dev.lanewise.kernels.blocking.Tiles;
import dev.lanewise.kernels.spin.HalfTileSpinner;
import dev.lanewise.kernels.spin.PlaneDotSpinner;
import dev.lanewise.kernels.spin.PlaneSumSpinner;
import dev.lanewise.kernels.spin.RankUpdateSpinner;
import dev.lanewise.kernels.spin.RowDotSpinner;
import dev.lanewise.kernels.spin.TileSpinner;
import dev.lanewise.kernels.spin.TransposeSpinner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import jdk.incubator.vector.FloatVector;

/**
 * The register tile of this JVM's width. Two vectors of columns, and as many rows as leave no
 * register over: with 32 registers 14 rows of 512 bits (31 in use; hand-written assembly of the
 * same tile reaches no more), 12 of narrower ones (27 in use; 14 gained nothing); with 16 registers
 * 6 rows (15 in use). Where operations rather than registers are scarce, 6 rows of four vectors: 42
 * to 44 operations for 24 multiply-adds, against 61 to 79 for 28.
 */
final class VectorTiles {
  private VectorTiles() {}

  private static final int VECTORS = 2;

  /** What the system says of it; nothing where it does not. */
  private static final String PROCESSOR = processor();

  static Tiles make() {
    return make(narrow());
  }

  /** For a processor that is, or is not, short of operations. */
  static Tiles make(boolean narrow) {
    return narrow ? tiles(6, 4, true) : tiles(rows(), VECTORS, false);
  }

  /** Updates by a few rows keep more rows at once than {@link #make} may have. */
  static RankUpdates updates() {
    return new RankUpdates(
        registers(), make(false), once(s -> BreakIn.of(s, () -> RankUpdateSpinner.spin(s))));
  }

  private static Tiles tiles(int rows, int vectors, boolean narrow) {
    int lanes = Width.SPECIES.length();
    return new Tiles(
        rows,
        vectors,
        lanes,
        once(s -> BreakIn.of(s, () -> TileSpinner.spin(s))),
        packing(lanes),
        narrow);
  }

  static HalfProducts halves(HalfFormat format) {
    return new HalfProducts(
        format,
        registers(),
        Width.SPECIES.length(),
        once(s -> BreakIn.of(s, () -> HalfTileSpinner.spin(s))));
  }

  static PlaneSums planeSums(Tiles tiles) {
    boolean many = registers() == 32;
    return new PlaneSums(
        many ? 6 : 4,
        many ? 4 : 2,
        tiles.lanes(),
        once(s -> BreakIn.of(s, () -> PlaneSumSpinner.spin(s))),
        tiles.packing());
  }

  /** More sums than 3 x 5 made C2 put some of them into memory. */
  static PlaneDots planeDots(Tiles tiles) {
    boolean many = registers() == 32;
    return new PlaneDots(
        3,
        many ? 5 : 3,
        tiles.lanes(),
        once(s -> BreakIn.of(s, () -> PlaneDotSpinner.spin(s))),
        tiles.packing());
  }

  static RowDots dots() {
    int lanes = Width.SPECIES.length();
    int rows = lanes == RowDot.CHAINS ? 4 : 2;
    return new RowDots(rows, lanes, once(s -> BreakIn.of(s, () -> RowDotSpinner.spin(s))));
  }

  /**
   * Makes each shape once, whichever threads ask for it: the others of a team wait, so that the JIT
   * compiler has their processors and one class to compile, not as many as there are threads.
   */
  private static <S, T> Function<S, T> once(Function<S, T> maker) {
    ConcurrentHashMap<S, T> made = new ConcurrentHashMap<>();
    return s -> made.computeIfAbsent(s, maker);
  }

  private static int rows() {
    if (Width.BITS == 512) {
      return 14;
    }
    return registers() == 32 ? 12 : 6;
  }

  /** Transposing in registers needs two-vector permutations, which machines below AVX-512 lack. */
  static boolean permutesTwoVectors() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512;
  }

  private static Packing packing(int lanes) {
    return permutesTwoVectors() ? new VectorPacking(TransposeSpinner.spin(lanes)) : new Packing();
  }

  /** Vector registers of this processor: 16 on x86 without AVX-512VL, else 32. */
  private static int registers() {
    String arch = System.getProperty("os.arch", "");
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    return !x86 || processorHas("avx512vl") ? 32 : 16;
  }

  /**
   * Intel's cores take four to six operations a cycle, two threads together, and could do two
   * multiply-adds of 512 bits; AMD's take six or eight.
   */
  private static boolean narrow() {
    return Width.BITS == 512 && processorHas("GenuineIntel");
  }

  private static boolean processorHas(String word) {
    return PROCESSOR.contains(word);
  }

  private static String processor() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return "";
    }
  }
}
