package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
  private static List<ShapeLine> parse(String... lines) {
    return Shapes.parse("s.txt", Arrays.asList(lines));
  }

  @Test
  void readsOneShapeALine() {
    assertThat(parse("# products", "", "gemm  2x3  quick  m=2 n=3", "  gemm 4x5 full m=4 n=5"))
        .containsExactly(
            new ShapeLine("gemm", "2x3", true, Map.of("m", 2, "n", 3)),
            new ShapeLine("gemm", "4x5", false, Map.of("m", 4, "n", 5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "gemm 2x3 quick; \"gemm 2x3 quick\" should be: contract label quick|full name=size ...",
        "gemm 2x3 sometimes m=2; \"sometimes\" should be quick or full",
        "gemm 2x3 quick m; \"m\" should be name=size, each name once",
        "gemm 2x3 quick =2; \"=2\" should be name=size, each name once",
        "gemm 2x3 quick m=2 m=3; \"m=3\" should be name=size, each name once",
        "gemm 2x3 quick m=two; \"m=two\": the size is not an integer",
        "gemm 2x3 quick m=3000000000; \"m=3000000000\": the size is not an integer",
      })
  void namesTheLineAndWhatIsWrongInIt(String line, String complaint) {
    assertThatThrownBy(() -> parse("# first", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s.txt line 2: " + complaint);
  }

  @Test
  void refusesALabelTwice() {
    assertThatThrownBy(() -> parse("gemm a quick m=1", "conv a quick m=1", "gemm a full m=2"))
        .hasMessage("s.txt line 3: gemm a is there twice");
  }

  @Test
  void aMissingSizeIsNamed() {
    ShapeLine shape = parse("gemm 2x3 quick m=2").get(0);
    assertThat(shape.get("m")).isEqualTo(2);
    assertThat(shape.get("tb", 0)).isZero();
    assertThatThrownBy(() -> shape.get("n")).hasMessage("gemm 2x3: has no size n");
  }

  @Test
  void aShapeMayBeForSomeOperationsOnly() {
    ShapeLine shape = parse("elementwise a quick n=2 only=exp,log denormal=1").get(0);
    assertThat(shape.isFor(Operations.EXP)).isTrue();
    assertThat(shape.isFor(Operations.SIN)).isFalse();
    assertThat(shape.denormal()).isTrue();
    assertThat(shape.ordinary())
        .isEqualTo(parse("elementwise a quick n=2 only=exp,log").get(0))
        .matches(s -> !s.denormal());
    Set<String> names = Operations.all().stream().map(Operation::name).collect(Collectors.toSet());
    assertThat(Shapes.builtIn())
        .allSatisfy(
            s -> assertThat(names).as(s.label()).containsAll(s.only()).containsAll(s.quickFor()));
    ShapeLine quick = parse("elementwise a quick n=2 quick-for=exp").get(0);
    assertThat(quick.isFor(Operations.SIN)).isTrue();
    assertThat(quick.quickFor(Operations.SIN)).isFalse();
    assertThat(quick.quickFor(Operations.EXP)).isTrue();
  }
}
