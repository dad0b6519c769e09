package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.PoolSelection;
import dev.lanewise.kernels.Registry;
import dev.lanewise.kernels.SmoothPooling;
import dev.lanewise.kernels.SmoothPoolingGradient;
import dev.lanewise.kernels.blocking.FoldPooling;
import dev.lanewise.kernels.blocking.Interleaving;
import dev.lanewise.kernels.blocking.MeanPooling;
import dev.lanewise.kernels.blocking.MeanSpreading;
import dev.lanewise.kernels.blocking.Places;
import dev.lanewise.kernels.blocking.RowFold;
import dev.lanewise.kernels.blocking.RowSelection;
import java.util.function.Supplier;

/** Registers pooling at one width; 0 for plain floats. */
public final class SpunPooling {
  private final int bits;

  /** Nothing is spun before it is used. */
  public SpunPooling(int bits) {
    this.bits = bits;
  }

  /** Registers all but the selections of maxima. */
  public void register(Registry to, Interleaving interleaving) {
    add(
        to,
        Operations.MAX_POOL,
        () -> new FoldPooling(Operations.MAX_POOL.name(), fold(WindowFold.Kind.MAX)));
    add(
        to,
        Operations.MIN_POOL,
        () -> new FoldPooling(Operations.MIN_POOL.name(), fold(WindowFold.Kind.MIN)));
    add(
        to,
        Operations.AVERAGE_POOL,
        () ->
            new MeanPooling(
                Operations.AVERAGE_POOL.name(),
                fold(WindowFold.Kind.SUM),
                new SpunArithmetic(bits)));
    add(
        to,
        Operations.AVERAGE_POOL_GRADIENT,
        () ->
            new MeanSpreading(
                Operations.AVERAGE_POOL_GRADIENT.name(),
                fold(WindowFold.Kind.SUM),
                new SpunArithmetic(bits),
                interleaving));
    Supplier<TapLoops> taps = () -> new TapLoops(new SpunArithmetic(bits));
    smooth(
        to,
        Operations.LP_POOL,
        Operations.LP_POOL_GRADIENT,
        1,
        () -> new LpWindows(taps.get(), bits));
    smooth(
        to,
        Operations.SOFTMAX_POOL,
        Operations.SOFTMAX_POOL_GRADIENT,
        Float.MIN_NORMAL,
        () -> new SoftmaxWindows(taps.get(), bits));
    select(to, Operations.MIN_POOL_SCATTER, true, false);
    select(to, Operations.MIN_POOL_GATHER, false, false);
  }

  /** Registers the selections of maxima. */
  public void registerMaximumSelections(Registry to) {
    select(to, Operations.MAX_POOL_SCATTER, true, true);
    select(to, Operations.MAX_POOL_GATHER, false, true);
  }

  /** Where the largest elements are. */
  public Places largest() {
    return new SpunPlaces(true, bits);
  }

  private void select(
      Registry to, Operation<PoolSelection> operation, boolean scatter, boolean largest) {
    add(
        to,
        operation,
        () -> new RowSelection(operation.name(), scatter, new SpunPlaces(largest, bits)));
  }

  private void smooth(
      Registry to,
      Operation<SmoothPooling> value,
      Operation<SmoothPoolingGradient> gradient,
      float least,
      Supplier<SmoothWindows> windows) {
    add(to, value, () -> new SpunSmoothPooling(value.name(), least, windows.get()));
    add(to, gradient, () -> new SpunSmoothPoolingGradient(gradient.name(), least, windows.get()));
  }

  private RowFold fold(WindowFold.Kind kind) {
    return new SpunRowFold(kind, bits);
  }

  private <C> void add(Registry to, Operation<C> operation, Supplier<C> maker) {
    String suffix = bits == 0 ? ".f32.scalar" : ".f32.rows.w" + bits;
    to.override(new Kernel<>(operation.name() + suffix, operation, maker));
  }
}
