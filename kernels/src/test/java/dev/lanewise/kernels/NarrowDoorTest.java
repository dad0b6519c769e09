package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What smaller contracts refuse: null, too short, negative, beyond 2^31, overlapping. */
@SuppressWarnings("NullAway")
final class NarrowDoorTest {
  private static final Kernels BEST = Kernels.best();
  private static final int HUGE = 1 << 16;
  private final float[] in = Numbers.uniform(240, 40);
  private final float[] out = new float[40];
  private final float[] none = null;
  private final Workspace ws = new Workspace();

  @AfterEach
  void nothingWasWritten() {
    assertThat(out).containsOnly(0);
    assertThat(in).isEqualTo(Numbers.uniform(240, 40));
  }

  private static void refused(ThrowingCallable call, String... fragments) {
    assertThatThrownBy(call).hasMessageContainingAll(fragments);
  }

  @Test
  void smoothPooling() {
    PoolShape s = PoolShape.square(4, 2, 2); // x 16, y 4
    SmoothPooling lp = BEST.get(Operations.LP_POOL);
    refused(() -> lp.run(null, 2, 1, in, 0, out, 0, ws), "pool.lp: shape is null");
    refused(() -> lp.run(s, 2, 1, in, 0, out, 0, null), "workspace is null");
    refused(() -> lp.run(s, 0.5f, 1, in, 0, out, 0, ws), "parameter is 0.5", "at least 1.0");
    refused(() -> lp.run(s, Float.NaN, 1, in, 0, out, 0, ws), "parameter is NaN");
    refused(
        () -> lp.run(s, Float.POSITIVE_INFINITY, 1, in, 0, out, 0, ws), "parameter is Infinity");
    refused(() -> lp.run(s, 2, -1, in, 0, out, 0, ws), "planes is -1");
    refused(() -> lp.run(s, 2, 3, in, 0, out, 0, ws), "x holds 40 floats", "0 + 48");
    refused(() -> lp.run(s, 2, 1 << 30, in, 0, out, 0, ws), "0 + 17179869184");
    refused(() -> lp.run(s, 2, 1, in, 0, out, 37, ws), "y holds 40 floats", "37 + 4");
    refused(() -> lp.run(s, 2, 1, out, 0, out, 13, ws), "overlaps x");
    SmoothPooling softmax = BEST.get(Operations.SOFTMAX_POOL);
    refused(() -> softmax.run(s, 0, 1, in, 0, out, 0, ws), "pool.softmax: parameter is 0.0");
    SmoothPoolingGradient back = BEST.get(Operations.SOFTMAX_POOL_GRADIENT);
    refused(() -> back.run(s, -1, 1, in, 0, in, 0, out, 0, ws), "parameter is -1.0");
    refused(() -> back.run(s, 1, 1, in, 25, in, 0, out, 0, ws), "x holds 40", "25 + 16");
    refused(() -> back.run(s, 1, 1, in, 0, in, 37, out, 0, ws), "dy holds 40", "37 + 4");
    refused(() -> back.run(s, 1, 1, in, 0, in, 0, out, -1, ws), "dx holds 40", "offset -1");
    refused(() -> back.run(s, 1, 1, out, 0, in, 0, out, 8, ws), "overlaps x");
    refused(() -> back.run(s, 1, 1, in, 0, out, 3, out, 0, ws), "overlaps dy");
  }

  @Test
  void rowGradients() {
    RowGradient g = BEST.get(Operations.SOFTMAX_GRADIENT);
    refused(() -> g.run(-1, 3, in, 0, in, 0, out, 0), "negative");
    refused(() -> g.run(HUGE, HUGE, in, 0, in, 0, out, 0), "2^31");
    refused(() -> g.run(2, 3, none, 0, in, 0, out, 0), "y is null");
    refused(() -> g.run(2, 3, in, 35, in, 0, out, 0), "y holds 40 floats", "35 + 6");
    refused(() -> g.run(2, 3, in, 0, in, 35, out, 0), "g holds 40 floats", "35 + 6");
    refused(() -> g.run(2, 3, in, 0, in, 0, out, 35), "dx holds 40 floats", "35 + 6");
    refused(() -> g.run(2, 3, out, 1, in, 0, out, 0), "overlaps y");
    refused(() -> g.run(2, 3, in, 0, out, 1, out, 0), "overlaps g");
  }

  @Test
  void localResponse() {
    LocalResponse lrn = BEST.get(Operations.LOCAL_RESPONSE);
    LocalResponseShape s = new LocalResponseShape(1, 4, 5, 3, 1, 1, 1);
    refused(() -> lrn.run(null, in, 0, out, 0, ws), "shape is null");
    refused(() -> lrn.run(s, in, 0, out, 0, null), "workspace is null");
    refused(() -> lrn.run(s, in, 21, out, 0, ws), "input holds 40", "21 + 20");
    refused(() -> lrn.run(s, in, 0, out, 21, ws), "output holds 40", "21 + 20");
    refused(() -> lrn.run(s, out, 0, out, 19, ws), "overlaps input");
    refused(() -> lrn.gradient(s, in, 0, out, 3, out, 0, ws), "overlaps input");
    refused(() -> new LocalResponseShape(HUGE, HUGE, 1, 3, 1, 1, 1), "2^31");
    refused(() -> new LocalResponseShape(1, 4, 5, 0, 1, 1, 1), "size is 0");
  }

  @Test
  void pairsAndIndices() {
    PairReduction dot = BEST.get(Operations.DOT);
    refused(() -> dot.run(in, 0, in, 0, -1), "dot: n is -1");
    refused(() -> dot.run(in, 38, in, 0, 3), "x holds 40 floats", "38 + 3");
    refused(() -> dot.run(in, 0, none, 0, 3), "y is null");
    IndexReduction max = BEST.get(Operations.ARG_MAX);
    refused(() -> max.run(-1, 2, 2, in, 0, new int[4], 0, ws), "negative");
    refused(() -> max.run(HUGE, 2, HUGE, in, 0, new int[4], 0, ws), "2^31");
    refused(() -> max.run(2, 2, 11, in, 0, new int[40], 0, ws), "x holds 40", "0 + 44");
    int[] two = {0, 1};
    IndexedRows gather = BEST.get(Operations.GATHER);
    refused(() -> gather.run(1, 4, 2, null, 0, 2, in, 0, out, 0), "index is null");
    refused(() -> gather.run(1, 4, 2, two, 1, 2, in, 0, out, 0), "index holds 2 ints", "1 + 2");
    refused(() -> gather.run(1, 4, 2, two, 0, -1, in, 0, out, 0), "negative");
    refused(() -> gather.run(1, 4, 2, new int[] {0, -1}, 0, 2, in, 0, out, 0), "index 1 is -1");
    refused(() -> gather.run(HUGE, 4, HUGE, two, 0, 2, in, 0, out, 0), "2^31");
    refused(() -> gather.run(1, 4, 2, two, 0, 2, out, 0, out, 7), "overlaps x");
    IndexedRows add = BEST.get(Operations.SCATTER_ADD);
    refused(() -> add.run(1, 20, 2, two, 0, 2, in, 0, out, 1), "y holds 40", "1 + 40");
  }

  @Test
  void copiesAndMaps() {
    MatrixCopy copy = BEST.get(Operations.COPY);
    refused(() -> copy.run(-1, 3, in, 0, 3, out, 0, 3), "rows is -1");
    refused(() -> copy.run(2, -3, in, 0, 3, out, 0, 3), "cols is -3");
    refused(() -> copy.run(2, 3, in, 0, 38, out, 0, 3), "x holds 40", "0 + 41");
    refused(() -> copy.run(HUGE, 3, in, 0, HUGE, out, 0, 3), "0 + 4294901763");
    refused(() -> copy.run(2, 3, out, 0, 3, out, 4, 3), "overlaps x");
    Remap remap = BEST.get(Operations.REMAP);
    RemapShape flip = RemapShape.flip(new int[] {4, 5}, true, false);
    refused(() -> remap.run(null, 0, in, 0, out, 0), "shape is null");
    refused(() -> remap.run(flip, 0, in, 21, out, 0), "x holds 40", "21 + 20");
    refused(() -> remap.run(flip, 0, in, 0, out, 21), "y holds 40", "21 + 20");
    refused(() -> remap.run(flip, 0, out, 0, out, 19), "overlaps x");
    int[] empty = {0};
    int[] one = {1};
    refused(() -> RemapShape.pad(empty, one, one, RemapShape.Edge.WRAP), "cannot take 1 before");
    refused(() -> RemapShape.slice(empty, one, one, one), "leave axis 0");
    refused(() -> RemapShape.slice(one, empty, new int[] {0}, new int[] {HUGE, 2}), "has 1 axes");
    refused(() -> RemapShape.flip(new int[] {HUGE, HUGE}, true, true), "2^31");
    Permutation permute = BEST.get(Operations.PERMUTE);
    PermuteShape t = PermuteShape.transpose(4, 5);
    refused(() -> permute.run(t, in, 0, out, 21, ws), "y holds 40", "21 + 20");
    refused(() -> permute.run(t, in, -1, out, 0, ws), "offset -1");
    refused(() -> PermuteShape.transpose(HUGE, HUGE), "2^31");
  }

  @Test
  void dropout() {
    Dropout drop = BEST.get(Operations.DROPOUT);
    RandomKey key = RandomKey.of(1);
    refused(() -> drop.run(null, 0, 0.5f, in, 0, out, 0, 4, ws), "key is null");
    refused(() -> drop.run(key, 0, 0.5f, in, 0, out, 0, 4, null), "workspace is null");
    refused(() -> drop.run(key, 0, -0.1f, in, 0, out, 0, 4, ws), "rate is -0.1");
    refused(() -> drop.run(key, 0, Float.NaN, in, 0, out, 0, 4, ws), "rate is NaN");
    refused(() -> drop.run(key, 0, 0.5f, in, 0, out, 0, -4, ws), "n is -4");
    refused(() -> drop.run(key, 0, 0.5f, in, 0, out, 37, 4, ws), "y holds 40", "37 + 4");
    refused(() -> drop.run(key, 0, 0.5f, out, 0, out, 1, 4, ws), "overlaps x");
  }

  @Test
  void poolShapes() {
    refused(() -> PoolAxis.of(0, 1, 1), "size is 0");
    refused(() -> PoolAxis.of(4, 0, 1), "kernel is 0");
    refused(() -> PoolAxis.of(4, 2, 0), "stride is 0");
    refused(() -> PoolAxis.of(4, 2, -1), "stride is -1");
    refused(() -> PoolAxis.of(4, 5, 1), "reaches over 5 elements");
    refused(() -> PoolAxis.of(4, 2, 1).padded(-1, 0), "padding before is -1");
    refused(() -> PoolAxis.of(4, 2, 1).padded(2, 0), "must be smaller than the 2");
    refused(() -> PoolAxis.of(4, 2, 1).dilated(0), "dilation is 0");
    refused(() -> PoolAxis.of(4, 3, 1).dilated(1 << 30), "reaches over 2147483649");
    int most = Integer.MAX_VALUE;
    refused(() -> new PoolAxis(most, 4, 1, 1, 3, 3, false), "padded size is 2147483653");
    PoolAxis wide = PoolAxis.of(HUGE, 2, 2);
    refused(() -> PoolShape.of(wide, wide), "2^31");
    refused(() -> PoolShape.square(4, 2, 2).channels(0), "channels is 0");
  }
}
