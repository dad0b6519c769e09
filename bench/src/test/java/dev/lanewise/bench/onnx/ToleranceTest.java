package dev.lanewise.bench.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.data.DataException;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToleranceTest {
  @TempDir Path folder;

  private static Tensor floats(float... x) {
    return Tensor.of(new int[] {x.length}, x);
  }

  @Test
  void numbersMayBeOffByBothTolerancesTogether() {
    Tolerance t = new Tolerance(0.5, 0.25);
    assertThat(t.complaint(floats(1, 2), floats(1.75f, 0.75f))).isEmpty();
    assertThat(t.complaint(floats(1, 2, 3), floats(1, 3.5f, 9)))
        .isEqualTo("2 of 3 elements differ; element 2 is 9.0 but must be 3.0");
  }

  @Test
  void whatIsNotFiniteMustBeEqual() {
    Tolerance t = new Tolerance(1, 1);
    float inf = Float.POSITIVE_INFINITY;
    assertThat(t.complaint(floats(inf, Float.NaN), floats(inf, Float.NaN))).isEmpty();
    assertThat(t.complaint(floats(inf), floats(-inf))).isNotEmpty();
    assertThat(t.complaint(floats(1), floats(Float.NaN))).isNotEmpty();
  }

  @Test
  void typesShapesAndWholeNumbersMustBeEqual() {
    Tolerance t = new Tolerance(1, 1);
    assertThat(t.complaint(floats(1), Tensor.of(new int[] {1}, 1L)))
        .isEqualTo("is int64[1] but must be float[1]");
    assertThat(t.complaint(floats(1), Tensor.of(new int[] {1, 1}, 1f)))
        .isEqualTo("is float[1, 1] but must be float[1]");
    assertThat(t.complaint(Tensor.row(7, 8), Tensor.row(7, 9)))
        .isEqualTo("1 of 2 elements differ; element 1 is 9 but must be 8");
  }

  @Test
  void aTestsOwnFileComesBeforeThePatterns() throws IOException {
    Path lines = Files.writeString(folder.resolve("t.txt"), "# all\ntest_a.* 0.5 0.25 # wide\n");
    Tolerances tolerances = Tolerances.read(lines);
    Path a = Files.createDirectories(folder.resolve("test_ab"));
    assertThat(tolerances.of(a)).isEqualTo(new Tolerance(0.5, 0.25));
    assertThat(tolerances.of(folder.resolve("test_b"))).isEqualTo(Tolerance.DEFAULT);
    Files.writeString(a.resolve("data.json"), "{\"rtol\": 0.125}");
    assertThat(tolerances.of(a)).isEqualTo(new Tolerance(0.125, 0.25));
  }

  @Test
  void linesThatAreNoneAreRefused() throws IOException {
    Path lines = Files.writeString(folder.resolve("t.txt"), "\ntest_a 1e-3\n");
    assertThatThrownBy(() -> Tolerances.read(lines))
        .isInstanceOf(DataException.class)
        .hasMessage(lines + ":2: want a pattern, rtol and atol but got: test_a 1e-3");
  }
}
