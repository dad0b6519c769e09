package dev.lanewise.kernels;

import static dev.lanewise.kernels.ConvolutionChoice.Algorithm.WINOGRAD2;
import static dev.lanewise.kernels.ConvolutionChoice.Algorithm.WINOGRAD4;

import dev.lanewise.kernels.Convolution.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which algorithm computes a convolution soonest: a function of shape and machine, nothing being
 * measured. An algorithm's cost is estimated, in cycles of one core for one image, as multiply-adds
 * over the rate of its inner loop, plus bytes moved over the bandwidth of the cache they fit in,
 * plus calls of short loops; the three do not overlap much.
 *
 * <p>The constants were fitted to measurements (AMD EPYC, Zen 4, 512 bits, JDK 25.0.3, one thread,
 * kernels of this core on the bench's shapes): estimates were within a factor of 1.5 of them, which
 * is what telling algorithms apart needs.
 */
public final class ConvolutionChoice {
  /** How a convolution can be computed; named as in the kernels' ids. */
  public enum Algorithm {
    /** Columns in memory, then a matrix product. */
    IM2COL,
    /** The same product, columns going straight into the product's packed form. */
    IMPLICIT,
    /** Weighted sums of shifted rows. */
    DEPTHWISE,
    /** Weighted sums of shifted planes; inner products of them for the weight gradient. */
    PLANES,
    /** The map's own matrix, built and multiplied. */
    TOEPLITZ,
    /** Of a gradient with strides, gradients without, and their elements put a stride apart. */
    PHASES,
    /** Direct with channels last, reordered before and after. */
    CHANNELS_LAST,
    /** Winograd's F(2, 3) along both axes, with channels last. */
    WINOGRAD2,
    /** Winograd's F(4, 3) along both axes, with channels last. */
    WINOGRAD4,
    /** Products of spectra, block by block. */
    FFT,
    /** The definition. */
    DIRECT;

    /** The word for it in ids. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What an algorithm is estimated to take, in cycles.
   *
   * @param arithmetic multiply-adds over rate
   * @param memory bytes over bandwidth
   * @param calls time between the inner loops
   */
  public record Estimate(Algorithm algorithm, double arithmetic, double memory, double calls) {
    /** All together. */
    public double cycles() {
      return arithmetic + memory + calls;
    }
  }

  /** From the start of a copy of a row's piece to the next: the library's own checks. */
  private static final double COPY = 40;

  /** From one piece of packed columns to the next: a division, masks, a virtual call. */
  private static final double PIECE = 55;

  /** From one call of a tile or of a sum of shifted rows to the next. */
  private static final double TILE = 30;

  /** The same where a tile's sums are read and written each time. */
  private static final double SUMS = 200;

  /** A matrix product's own start. */
  private static final double PRODUCT = 600;

  /** Of the machine that transforms' cycles were measured on. */
  private static final double MEASURED_PEAK = 16;

  /** From one pixel that is put a stride from the last to the next; a guess, as is ADD. */
  private static final double PLACE = 16;

  /** From one element that is added there to the next, and that is taken from there. */
  private static final double ADD = 8;

  private static final double TAKE = 4;

  /** Length of a chain of products, as {@code Blocks.KC}. */
  private static final int CHAIN = 256;

  private static final long LARGEST_TOEPLITZ = 1 << 18;

  /** Cycles for each float that changes layout, in the caches' best case. */
  private static final double REORDER = 0.5;

  /** Cycles to pack a weight, and to transform one for F(2, 3) or F(4, 3). */
  private static final double PACK = 3;

  private static final double TRANSFORM2 = 6;
  private static final double TRANSFORM4 = 7;

  private final Role role;
  private final ConvShape s;
  private final Machine machine;

  private ConvolutionChoice(Role role, ConvShape s, Machine machine) {
    this.role = role;
    this.s = s;
    this.machine = machine;
  }

  /** Every algorithm that can compute the map, the one estimated to be fastest first. */
  public static List<Estimate> estimates(Role role, ConvShape s, Machine machine) {
    ConvolutionChoice choice = new ConvolutionChoice(role, s, machine);
    List<Estimate> all = new ArrayList<>();
    boolean convolves = role != Role.INPUT_GRADIENT || s.turnable();
    all.add(choice.im2col());
    if (convolves) {
      all.add(choice.implicit());
    }
    if (convolves && s.depthwise()) {
      all.add(role == Role.WEIGHT_GRADIENT ? choice.depthwiseWeights() : choice.depthwise());
    }
    if (s.frames() == 1 && s.kernelT() == 1 && s.outT() == 1) {
      if (role == Role.WEIGHT_GRADIENT) {
        all.add(choice.planeGradient());
        choice.lastGradients(all);
      } else if (convolves && !choice.steps()) {
        all.add(choice.planes(role == Role.INPUT_GRADIENT ? s.turned() : s));
      }
    }
    if (choice.matrix() <= LARGEST_TOEPLITZ) {
      all.add(choice.toeplitz());
    }
    ConvShape forward = role == Role.INPUT_GRADIENT && convolves ? s.turned() : s;
    if (convolves && role != Role.WEIGHT_GRADIENT) {
      if (forward.flat()) {
        choice.reordered(forward.image(), all);
      }
      if (OverlapSave.accepts(forward)) {
        double cycles = OverlapSave.of(forward).cycles() * MEASURED_PEAK / choice.peak();
        all.add(new Estimate(Algorithm.FFT, cycles, 0, 0));
      }
    }
    if (role == Role.INPUT_GRADIENT && ConvPhases.accepts(s)) {
      all.add(choice.phases());
    }
    all.add(choice.direct());
    all.sort(Comparator.comparingDouble(Estimate::cycles));
    return List.copyOf(all);
  }

  private boolean steps() {
    return s.strideH() * s.strideW() > 1;
  }

  private double pixels() {
    return s.outputPlane();
  }

  /** Multiply-adds a cycle at best: two units of up to eight floats. */
  private double peak() {
    return 2.0 * Math.min(8, machine.lanes());
  }

  /** Bytes a cycle that a core reads and writes where so many bytes have room. */
  private double bandwidth(double bytes) {
    return bytes <= machine.l1() ? 32 : bytes <= machine.l2() ? 8 : bytes <= machine.l3() ? 4 : 2;
  }

  private double moved(double times, double floats) {
    return times * Float.BYTES * floats / bandwidth(Float.BYTES * floats);
  }

  /**
   * All groups' products as matrix products of this many rows: a tile of few rows waits for its own
   * sums, two vectors of which each need four cycles.
   */
  private double products(double rows) {
    return s.multiplyAdds() / peak() / Math.min(0.93, rows / 4);
  }

  /** Rows of the product's left operand. */
  private double rows() {
    return role == Role.INPUT_GRADIENT ? s.depth() : filters(s);
  }

  private Estimate im2col() {
    double columns = s.pointwise() ? 0 : s.depth() * pixels();
    double band = Math.min(columns, 1 << 17);
    // Written, read to be packed or added, and packed.
    double memory = columns == 0 ? moved(1, s.depth() * pixels()) : moved(3, band) * columns / band;
    double bands = Math.max(1, columns / (1 << 17));
    memory += moved(2 * bands, filters(s) * s.depth());
    double copies = columns == 0 ? 0 : (double) s.depth() * s.outT() * s.outH() * COPY;
    if (steps()) {
      boolean adds = role == Role.INPUT_GRADIENT; // to some elements of dx, when all are cleared
      memory += adds ? moved(2, (double) s.inputSize() / s.groups()) : 0;
      copies += columns * (adds ? ADD : TAKE);
    }
    return new Estimate(
        Algorithm.IM2COL,
        products(rows()),
        s.groups() * memory,
        s.groups() * (copies + bands * PRODUCT));
  }

  private Estimate implicit() {
    double depth = role == Role.INPUT_GRADIENT ? filters(s) * s.taps() : s.depth();
    double pixels = role == Role.INPUT_GRADIENT ? s.inputPlane() : pixels();
    double rows = role == Role.INPUT_GRADIENT ? (double) s.channels() / s.groups() : filters(s);
    double lines = pixels / (role == Role.INPUT_GRADIENT ? s.width() : s.outW());
    double image = depth / s.taps() * pixels;
    double pieces = pixels / (2 * machine.lanes()) + lines;
    double calls = s.taps() * Math.ceil(depth / CHAIN) * pieces * PIECE;
    double memory = moved(2, image) + depth * pixels * Float.BYTES / 8 + moved(2, rows * depth);
    if (role == Role.WEIGHT_GRADIENT) {
      // Columns are copied row by row, then transposed; the other operand is packed for each image.
      calls = depth * lines * COPY;
      memory += depth * pixels * Float.BYTES / 8 + moved(2, rows * pixels);
    }
    calls += lines * COPY + (s.strideW() > 1 ? image * s.strideH() * s.strideW() * TAKE : 0);
    return new Estimate(
        Algorithm.IMPLICIT, products(rows), s.groups() * memory, s.groups() * (calls + PRODUCT));
  }

  private Estimate phases() {
    double floats = (double) s.inputSize() + s.outputSize();
    double arithmetic = 0;
    double memory = REORDER * floats + moved(2, floats) + moved(2, s.inputSize());
    double calls = PRODUCT;
    for (ConvPhases.Phase phase : ConvPhases.of(s).all()) {
      ConvShape map = phase.shape().turned().image();
      NhwcChoice.Estimate best = NhwcChoice.estimates(map, machine).get(0);
      arithmetic += best.arithmetic();
      memory += best.memory() + PACK * map.weightSize();
      calls += tiles(map) + map.inputSize() * PLACE / map.channels();
    }
    return new Estimate(Algorithm.PHASES, arithmetic, memory, calls);
  }

  private Estimate planes(ConvShape s) {
    double row = s.w().padded();
    double vectors = Math.ceil(((s.outH() - 1) * row + s.outW()) / machine.lanes());
    double channels = (double) s.channels() / s.groups();
    double rows = filters(s) / Math.ceil(filters(s) / 6);
    double image = channels * s.h().padded() * row;
    double lines = channels * s.height() + filters(s) * s.outH();
    double products = filters(s) * s.depth() * vectors * machine.lanes();
    // Each vector of a plane is met once for all rows of a tile, most of them astride two lines.
    return new Estimate(
        Algorithm.PLANES,
        s.groups() * products / peak() / 0.85 / Math.min(1, rows / 2.5),
        s.groups()
            * (moved(2, image + filters(s) * s.outH() * row) + moved(1, filters(s) * s.depth())),
        s.groups() * (lines * COPY + filters(s) / rows * vectors / 4 * 4 * TILE));
  }

  private Estimate planeGradient() {
    int lanes = machine.lanes();
    boolean whole = s.strideH() == 1 && s.strideW() == 1;
    double row = whole ? s.w().padded() : s.outW();
    double vectors =
        whole
            ? Math.ceil(((s.outH() - 1) * row + s.outW()) / lanes)
            : s.outH() * Math.ceil(row / lanes);
    double sums = filters(s) * s.depth();
    double image = (double) s.channels() / s.groups() * s.h().padded() * s.w().padded();
    double plane = filters(s) * vectors * lanes;
    // Tiles of 4 x 5 sums read all of both; each sum's lanes are added up at the end of a batch.
    double read = moved(1, image + plane) * sums / 20 / s.depth() / 2;
    double lines = s.outH() * filters(s) + (double) s.channels() / s.groups() * s.height();
    return new Estimate(
        Algorithm.PLANES,
        s.groups() * sums * vectors * lanes / peak() / 0.8 / Math.min(1, filters(s) / 2.5),
        s.groups() * (moved(2, image + plane) + read),
        s.groups() * (lines * COPY + sums * 2 + (whole ? 0 : sums / 20 * s.outH() * 10)));
  }

  private Estimate depthwise() {
    double strip = 2.0 * machine.lanes();
    double lines = (double) s.frames() * s.height();
    double wide = Math.ceil(s.outW() / strip);
    double used = s.outW() / (wide * Math.min(strip, Math.max(s.outW(), strip / 2)));
    double strips = s.filters() * Math.ceil(s.outT() * s.outH() / 4.0) * wide;
    // Loads bind: one for each multiply-add.
    return new Estimate(
        Algorithm.DEPTHWISE,
        2 * s.multiplyAdds() / peak() / used,
        s.channels() * moved(2, s.inputPlane()),
        s.channels() * lines * COPY + strips * 2 * TILE);
  }

  private Estimate depthwiseWeights() {
    double wide = Math.ceil(s.kernelW() / (2.0 * machine.lanes()));
    double rows = s.kernelT() * Math.ceil(s.kernelH() / 4.0);
    // For each element of dy four pieces of the kernel's rows, and the element itself.
    return new Estimate(
        Algorithm.DEPTHWISE,
        5 * s.outputSize() * rows * wide * Math.max(1, 4 / machine.lanes()),
        s.channels() * moved(2, s.inputPlane()),
        s.channels() * (double) s.frames() * s.height() * COPY + s.filters() * rows * TILE);
  }

  /** Elements of one group's Toeplitz matrix. */
  private double matrix() {
    double inputs = (double) s.inputSize() / s.groups();
    return inputs * s.outputSize() / s.groups();
  }

  private Estimate toeplitz() {
    // One image is one row: each of the matrix's elements is met once, and packed for that.
    return new Estimate(
        Algorithm.TOEPLITZ,
        s.groups() * matrix() / peak() / 0.25,
        s.groups() * moved(3, matrix()),
        s.multiplyAdds() + s.groups() * PRODUCT);
  }

  /** What is computed with channels last, both reorders and the packing of weights on top. */
  private void reordered(ConvShape image, List<Estimate> to) {
    double floats = (double) image.inputSize() + image.outputSize();
    double reorders = REORDER * floats + moved(2, floats);
    for (NhwcChoice.Estimate e : NhwcChoice.estimates(image, machine)) {
      double weights = image.weightSize();
      switch (e.algorithm()) {
        case DIRECT ->
            to.add(reordered(Algorithm.CHANNELS_LAST, e, reorders + PACK * weights, tiles(image)));
        case WINOGRAD2 -> to.add(reordered(WINOGRAD2, e, reorders + TRANSFORM2 * weights, PRODUCT));
        case WINOGRAD4 -> to.add(reordered(WINOGRAD4, e, reorders + TRANSFORM4 * weights, PRODUCT));
        case DEPTHWISE -> {} // rows of one channel at a time need no other layout
      }
    }
  }

  /**
   * What algorithms with channels last take: Winograd's as forward, one more transform taking the
   * place of another.
   */
  private void lastGradients(List<Estimate> to) {
    if (!s.flat() || s.groups() > 1 || s.filters() % machine.lanes() > 0) {
      return;
    }
    to.add(pixelSums());
    if (!s.flipped()) {
      List<Estimate> forward = new ArrayList<>();
      reordered(s.image(), forward);
      forward.stream()
          .filter(e -> e.algorithm() == WINOGRAD2 || e.algorithm() == WINOGRAD4)
          .forEach(to::add);
    }
  }

  /** Sums over the pixels, and over the zeros between dy's rows, for each tap. */
  private Estimate pixelSums() {
    double pitch = Math.ceil((double) s.w().padded() / s.strideW());
    double strips = Math.ceil(s.filters() / (4.0 * machine.lanes()));
    double sums = Math.min(6, s.channels()) * Math.min(4, (double) s.filters() / machine.lanes());
    double floats = (double) s.inputSize() + s.outputSize();
    return new Estimate(
        Algorithm.CHANNELS_LAST,
        s.multiplyAdds() * pitch / s.outW() / peak() / 0.93 / Math.min(1, sums / 8),
        REORDER * floats + moved(3, floats),
        s.taps() * strips * Math.ceil(s.channels() / 6.0) * SUMS + PRODUCT);
  }

  private static Estimate reordered(
      Algorithm algorithm, NhwcChoice.Estimate e, double memory, double calls) {
    return new Estimate(algorithm, e.arithmetic(), e.memory() + memory, calls);
  }

  /** Time between the tiles of a direct convolution with channels last. */
  private double tiles(ConvShape image) {
    double strips = Math.ceil(filters(image) / (2 * machine.lanes()));
    double blocks = image.outH() * Math.ceil(image.outW() / 14.0);
    boolean joined = image.groups() == 1 && image.dilationW() == 1;
    double pieces = image.kernelH() * (joined ? 1 : image.kernelW());
    return image.groups() * strips * blocks * pieces * SUMS + PRODUCT;
  }

  private static double filters(ConvShape s) {
    return (double) s.filters() / s.groups();
  }

  private Estimate direct() {
    return new Estimate(Algorithm.DIRECT, 4.0 * s.multiplyAdds(), 0, 0);
  }
}
