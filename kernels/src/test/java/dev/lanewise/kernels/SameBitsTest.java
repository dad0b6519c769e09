package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same call gives the same bits for the whole life of a JVM, whether it is interpreted or
 * compiled: else a training that is resumed would end elsewhere.
 */
class SameBitsTest {
  /** Enough calls for C2 to have compiled what they run, at the usual thresholds. */
  private static final int CALLS = 12_000;

  private static float[] numbers() {
    float[] x = new float[1000];
    for (int i = 0; i < x.length; i++) {
      x[i] = RandomKey.of(3).normal(i);
    }
    return x;
  }

  @TestFactory
  List<DynamicTest> sumsKeepTheirOrder() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kernel<?> kernel : Kernels.best().all()) {
      if (!kernel.id().contains("reference")) {
        if (kernel.code() instanceof Reduction reduction) {
          tests.add(DynamicTest.dynamicTest(kernel.id(), () -> reduction(reduction)));
        } else if (kernel.code() instanceof RowMap map) {
          tests.add(DynamicTest.dynamicTest(kernel.id(), () -> rows(map)));
        }
      }
    }
    return tests;
  }

  private static void reduction(Reduction reduction) {
    float[] x = numbers();
    int first = Float.floatToRawIntBits(reduction.run(x, 1, 997));
    int changed = 0;
    for (int call = 1; call < CALLS; call++) {
      changed += Float.floatToRawIntBits(reduction.run(x, 1, 997)) == first ? 0 : 1;
    }
    assertThat(changed).as("calls that gave other bits than the first").isZero();
  }

  private static void rows(RowMap map) {
    float[] x = numbers();
    float[] first = new float[1000];
    float[] again = new float[1000];
    Workspace workspace = new Workspace();
    map.run(3, 33, x, 1, first, 1, workspace);
    int changed = 0;
    for (int call = 1; call < CALLS; call++) {
      map.run(3, 33, x, 1, again, 1, workspace);
      changed += Arrays.equals(first, again) ? 0 : 1;
    }
    assertThat(changed).as("calls that gave other bits than the first").isZero();
  }
}
