package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.GemmCases.Size;
import dev.lanewise.kernels.simd.SimdKernels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Where the contract promises equal results, they are equal bit by bit. */
final class GemmBitsTest {
  /** Each tile is used a few times only: waiting until all are compiled would take a minute. */
  @BeforeAll
  static void cold() {
    System.setProperty("lanewise.cold", "true");
  }

  @AfterAll
  static void warm() {
    System.clearProperty("lanewise.cold");
  }

  private static List<Kernel<Gemm>> kernels() {
    Stream<Kernel<Gemm>> registered =
        Kernels.best().all().stream()
            .filter(k -> k.operation() == Operations.GEMM)
            .map(GemmBitsTest::cast);
    return Stream.concat(registered, bothTiles()).toList();
  }

  /** Whichever of them this machine prefers. */
  private static Stream<Kernel<Gemm>> bothTiles() {
    return Machine.vectorModulePresent()
        ? Stream.of(false, true)
            .map(
                narrow ->
                    new Kernel<>(
                        narrow ? "gemm.f32.narrow" : "gemm.f32.tall",
                        Operations.GEMM,
                        () -> SimdKernels.gemm(narrow)))
        : Stream.empty();
  }

  @SuppressWarnings("unchecked")
  private static Kernel<Gemm> cast(Kernel<?> kernel) {
    return (Kernel<Gemm>) kernel;
  }

  @TestFactory
  Stream<DynamicTest> aBlockOfCAloneEqualsTheSameBlockOfTheWhole() {
    return kernels().stream().map(k -> DynamicTest.dynamicTest(k.id(), () -> blocks(k.code())));
  }

  private static void blocks(Gemm gemm) {
    for (Size s : GemmCases.splittable()) {
      float[] whole = Numbers.uniform(3, s.lengthC());
      multiply(gemm, s, 0, s.m(), 0, s.n(), whole);
      float[] parts = Numbers.uniform(3, s.lengthC());
      // A vector whose operands lie along the sums is sixteen chains, and so no block of a matrix.
      int thin = s.transB() ? 2 : 1;
      int[] rows = {0, thin, s.m() / 3, s.m() - 2, s.m()};
      int[] cols = {0, s.n() / 2 + 1, s.n() - (s.transA() ? 1 : thin), s.n()};
      for (int i = 1; i < rows.length; i++) {
        for (int j = 1; j < cols.length; j++) {
          multiply(gemm, s, rows[i - 1], rows[i], cols[j - 1], cols[j], parts);
        }
      }
      assertThat(parts).as(s.toString()).isEqualTo(whole);
    }
  }

  /** Rows i0 .. i1-1 and columns j0 .. j1-1 of the product. */
  private static void multiply(Gemm gemm, Size s, int i0, int i1, int j0, int j1, float[] c) {
    gemm.run(
        s.transA(),
        s.transB(),
        i1 - i0,
        j1 - j0,
        s.k(),
        s.alpha(),
        Numbers.uniform(1, s.lengthA()),
        s.off() + i0 * (s.transA() ? 1 : s.lda()),
        s.lda(),
        Numbers.uniform(2, s.lengthB()),
        s.off() + j0 * (s.transB() ? s.ldb() : 1),
        s.ldb(),
        s.beta(),
        c,
        s.off() + i0 * s.ldc() + j0,
        s.ldc(),
        new Workspace());
  }

  @TestFactory
  Stream<DynamicTest> aPackedOperandChangesNothing() {
    return kernels().stream().map(k -> DynamicTest.dynamicTest(k.id(), () -> packed(k.code())));
  }

  private static void packed(Gemm gemm) {
    for (Size s : GemmCases.all()) {
      if (s.isRowDots()) {
        continue; // a packed operand is one chain
      }
      float[] a = Numbers.uniform(1, s.lengthA());
      float[] b = Numbers.uniform(2, s.lengthB());
      float[] expected = Numbers.uniform(3, s.lengthC());
      s.on(gemm, s.alpha(), s.beta(), a, b, expected, new Workspace());
      int size = gemm.packedSize(s.n(), s.k());
      float[] packed = Numbers.uniform(4, size + 3);
      float[] before = packed.clone();
      gemm.pack(s.transB(), s.n(), s.k(), b, s.off(), s.ldb(), packed, 1);
      assertThat(packed[0]).isEqualTo(before[0]);
      assertThat(packed[size + 1]).isEqualTo(before[size + 1]);
      assertThat(packed[size + 2]).isEqualTo(before[size + 2]);
      float[] actual = Numbers.uniform(3, s.lengthC());
      gemm.runPacked(
          s.transA(),
          s.m(),
          s.n(),
          s.k(),
          s.alpha(),
          a,
          s.off(),
          s.lda(),
          packed,
          1,
          s.beta(),
          actual,
          s.off(),
          s.ldc(),
          new Workspace());
      assertThat(actual).as(s.toString()).isEqualTo(expected);
    }
  }

  @TestFactory
  Stream<DynamicTest> aVectorAlongTheSumsIsSixteenChains() {
    return kernels().stream()
        .filter(k -> !k.id().endsWith(".reference"))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> chains(k.code())));
  }

  private static void chains(Gemm gemm) {
    for (Size s : GemmCases.rowDots()) {
      float[] a = Numbers.uniform(1, s.lengthA());
      float[] b = Numbers.uniform(2, s.lengthB());
      float[] c = Numbers.uniform(3, s.lengthC());
      float[] expected = c.clone();
      for (int i = 0; i < s.m() * s.n(); i++) {
        int atA = s.off() + (s.m() == 1 ? 0 : i * s.lda());
        int atB = s.off() + (s.m() == 1 ? i * s.ldb() : 0);
        int at = s.off() + (s.m() == 1 ? i : i * s.ldc());
        float kept = s.beta() == 0 ? 0 : s.beta() * c[at];
        expected[at] = kept;
        for (int p = 0; p < s.k(); p += 4096) {
          float sum = s.alpha() * sixteen(Math.min(4096, s.k() - p), a, atA + p, b, atB + p);
          expected[at] = p == 0 && s.beta() == 0 ? sum : expected[at] + sum;
        }
      }
      s.on(gemm, s.alpha(), s.beta(), a, b, c, new Workspace());
      assertThat(c).as(s.toString()).isEqualTo(expected);
    }
  }

  /** What is less than sixteen comes first. */
  private static float sixteen(int k, float[] a, int atA, float[] b, int atB) {
    float[] chains = new float[16];
    for (int p = 0; p < k % 16; p++) {
      chains[p] = a[atA + p] * b[atB + p];
    }
    for (int p = k % 16; p < k; p++) {
      int chain = (p - k % 16) % 16;
      chains[chain] = Math.fma(a[atA + p], b[atB + p], chains[chain]);
    }
    for (int half = 8; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        chains[l] += chains[l + half];
      }
    }
    return chains[0];
  }

  /** The reference sums in double and is exempt. */
  @Test
  void allTilesAndWidthsGiveTheSameBits() {
    List<Kernel<Gemm>> fast =
        kernels().stream().filter(k -> !k.id().endsWith(".reference")).toList();
    assertThat(fast).isNotEmpty();
    for (Size s : GemmCases.splittable()) {
      float[] expected = Numbers.uniform(3, s.lengthC());
      multiply(fast.get(0).code(), s, 0, s.m(), 0, s.n(), expected);
      for (Kernel<Gemm> k : fast) {
        float[] actual = Numbers.uniform(3, s.lengthC());
        multiply(k.code(), s, 0, s.m(), 0, s.n(), actual);
        assertThat(actual).as("%s against %s: %s", k, fast.get(0), s).isEqualTo(expected);
      }
    }
  }
}
