package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short rows, and those at an array's end. Early in its JVM, as {@link GuardTest} is. */
@Order(2)
final class ShortRowsTest {
  private static final int ROWS = 9;

  static Stream<Operation<RowMap>> operations() {
    return Stream.of(Operations.SOFTMAX, Operations.LOG_SOFTMAX);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void bitsDoNotDependOnThePlace(Operation<RowMap> operation) {
    RowMap map = Kernels.best().get(operation);
    for (int cols = 1; cols <= 3 * Numbers.lanes(); cols++) {
      float[] row = Numbers.uniform(cols, cols, 3);
      float[] x = new float[ROWS * cols];
      for (int r = 0; r < ROWS; r++) {
        System.arraycopy(row, 0, x, r * cols, cols);
      }
      float[] y = new float[x.length];
      map.run(ROWS, cols, x, 0, y, 0, new Workspace());
      for (int r = 1; r < ROWS; r++) {
        for (int j = 0; j < cols; j++) {
          assertThat(y[r * cols + j])
              .as("%s, row %d of %d columns, %d", operation, r, cols, j)
              .isEqualTo(y[j]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void allocatesNothing(Operation<RowMap> operation) {
    GuardTest.atFullWidth();
    RowMap map = Kernels.best().get(operation);
    Workspace workspace = new Workspace();
    for (int cols : new int[] {1, 7, Numbers.lanes(), Numbers.lanes() + 3}) {
      float[] x = Numbers.uniform(cols, 40 * cols, 3);
      float[] y = new float[x.length];
      double bytes = GuardTest.bytesPerCall(() -> map.run(40, cols, x, 0, y, 0, workspace));
      assertThat(bytes).as("%s of %d columns", operation, cols).isLessThan(1);
    }
  }
}
