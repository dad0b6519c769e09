package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.HalfGemmCases.Size;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract of products in 16 bits promises beyond agreeing with the oracle. */
final class HalfGemmTest {
  /** Each tile is used a few times only: waiting until all are compiled would take a minute. */
  @BeforeAll
  static void cold() {
    System.setProperty("lanewise.cold", "true");
  }

  @AfterAll
  static void warm() {
    System.clearProperty("lanewise.cold");
  }

  private static HalfGemm gemm(HalfFormat format) {
    return Kernels.best().get(HalfOperations.gemm(format));
  }

  /** What of x is kept in a matrix whose largest element is {@code largest}. */
  private static float rounded(HalfFormat format, float x, float largest) {
    int exponent = format.exponent(largest);
    float stored = format.decode(format.encode(x, Math.scalb(1.0, exponent)));
    return (float) Math.scalb((double) stored, -exponent);
  }

  /** So tiles, widths and threads all give the same bits, for those of Gemm do. */
  @ParameterizedTest
  @EnumSource(HalfFormat.class)
  void isTheProductOfFloatsWithRoundedWeights(HalfFormat format) {
    for (Size s : HalfGemmCases.all()) {
      float[] b = s.b();
      float[] packed = s.packed(gemm(format), b);
      float largest = 0;
      for (int i = 0; i < (s.transB() ? s.n() : s.k()); i++) {
        for (int j = 0; j < (s.transB() ? s.k() : s.n()); j++) {
          largest = Math.max(largest, Math.abs(b[s.off() + i * s.ldb() + j]));
        }
      }
      for (int i = 0; i < b.length; i++) {
        b[i] = rounded(format, b[i], largest);
      }
      float[] expected = s.c();
      Gemm floats = Kernels.best().get(Operations.GEMM);
      // Packed, for a vector along the sums is added up in another order if it is not.
      float[] rounded = new float[floats.packedSize(s.n(), s.k())];
      floats.pack(s.transB(), s.n(), s.k(), b, s.off(), s.ldb(), rounded, 0);
      floats.runPacked(
          false,
          s.m(),
          s.n(),
          s.k(),
          1,
          s.a(),
          s.off(),
          s.lda(),
          rounded,
          0,
          s.add() ? 1 : 0,
          expected,
          s.off(),
          s.ldc(),
          new Workspace());
      float[] actual = s.c();
      s.on(gemm(format), s.a(), packed, actual, Epilogue.NONE, new Workspace());
      assertThat(actual).as("%s", s).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(HalfFormat.class)
  void someColumnsAreThoseOfTheWholeAndAreFinishedOnce(HalfFormat format) {
    HalfGemm gemm = gemm(format);
    Size s = new Size(true, 3, 3 * gemm.columnsTogether() + 5, 300, true, 2, 1);
    float[] packed = s.packed(gemm, s.b());
    float[] bias = Numbers.uniform(7, s.n());
    Epilogue then = PostOps.at(s.off(), s.ldc()).addPerColumn(bias, 0).relu();
    float[] plain = s.c();
    s.on(gemm, s.a(), packed, plain, Epilogue.NONE, new Workspace());
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        int at = s.off() + i * s.ldc() + j;
        plain[at] = Math.max(plain[at] + bias[j], 0);
      }
    }
    float[] parts = s.c();
    int[] cuts = {2 * gemm.columnsTogether(), s.n(), 0, 2 * gemm.columnsTogether()};
    for (int i = 0; i < cuts.length; i += 2) {
      gemm.runColumns(
          cuts[i],
          cuts[i + 1],
          s.m(),
          s.n(),
          s.k(),
          s.a(),
          s.off(),
          s.lda(),
          packed,
          1,
          true,
          parts,
          s.off(),
          s.ldc(),
          then,
          new Workspace());
    }
    assertThat(parts).isEqualTo(plain);
  }

  /** 1 x 1 products with 1 show what was stored. */
  private static float[] stored(HalfFormat format, float... b) {
    HalfGemm gemm = gemm(format);
    float[] c = new float[b.length];
    float[] packed = new float[gemm.packedSize(b.length, 1)];
    gemm.pack(false, b.length, 1, b, 0, b.length, packed, 0);
    gemm.run(
        1,
        b.length,
        1,
        new float[] {1},
        0,
        1,
        packed,
        0,
        false,
        c,
        0,
        b.length,
        Epilogue.NONE,
        new Workspace());
    return c;
  }

  @Test
  void bf16HoldsAllFloatsTheirSpecialValuesIncluded() {
    float[] b = Numbers.SPECIAL.clone();
    float[] c = stored(HalfFormat.BF16, b);
    for (int i = 0; i < b.length; i++) {
      // A sum begins with 0, to which -0 adds nothing.
      Float kept = 0 + rounded(HalfFormat.BF16, b[i], 0);
      assertThat((Float) c[i]).as("%s", b[i]).isEqualTo(kept);
      assertThat(Float.isInfinite(c[i])).isEqualTo(Math.abs(b[i]) >= 0x1.ffp127f);
    }
  }

  @Test
  void fp16RefusesWhatItCannotHold() {
    for (float x : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 0x1p31f}) {
      assertThatThrownBy(() -> stored(HalfFormat.FP16, 1, x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "gemm.fp16: b[0, 1] is %s but fp16 is for finite numbers below 2^31; bf16 is for all"
                  .formatted(x));
    }
  }

  @Test
  void fp16HoldsMatricesOfAllMagnitudes() {
    for (float largest : new float[] {0x1.ffcp30f, 65504, 1, 0x1p-30f, 0x1p-126f, 0x1p-140f}) {
      float[] b = {largest, -largest / 2, largest / 1024, 0, -largest / 0x1p30f};
      float[] c = stored(HalfFormat.FP16, b);
      // Powers of two, and a number of 11 bits, are kept, down to where floats or halves end.
      assertThat(c).as("%s", largest).startsWith(b[0], b[1], b[2], 0);
      assertThat(c[4] - b[4]).isBetween(-largest * 0x1p-39f, largest * 0x1p-39f);
    }
  }

  @Test
  void columnsThatCutAStripAreRefused() {
    HalfGemm gemm = gemm(HalfFormat.BF16);
    float[] packed = new float[gemm.packedSize(1000, 1)];
    assertThatThrownBy(
            () ->
                gemm.runColumns(
                    0,
                    1,
                    1,
                    1000,
                    1,
                    new float[1],
                    0,
                    1,
                    packed,
                    0,
                    false,
                    new float[1000],
                    0,
                    1000,
                    Epilogue.NONE,
                    new Workspace()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gemm.bf16: columns 0 to 1 of 1000: want multiples of ");
  }

  @Test
  void aProductOfNothingIsZero() {
    float[] c = {Float.NaN, 5};
    HalfGemm gemm = gemm(HalfFormat.BF16);
    float[] packed = new float[gemm.packedSize(2, 0)];
    gemm.run(
        1, 2, 0, new float[0], 0, 1, packed, 0, false, c, 0, 2, Epilogue.NONE, new Workspace());
    assertThat(Arrays.copyOf(c, 2)).containsExactly(0, 0);
  }
}
