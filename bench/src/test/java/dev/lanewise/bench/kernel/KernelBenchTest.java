package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Row;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelBenchTest {
  private static final Case SMALL =
      new Case(
          Kernels.best().kernel(Operations.GEMM),
          new ShapeLine("gemm", "8x8x8", true, Map.of("m", 8, "n", 8, "k", 8)));

  /** Multiplies in three loops, and adds a mistake to one element. */
  private static final class Loops implements Peer {
    private final String name;
    private final float mistake;
    private int open;

    Loops(String name, float mistake) {
      this.name = name;
      this.mistake = mistake;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start(int threads) {}

    @Override
    public Optional<PeerCall> prepare(Problem problem) {
      if (!(problem instanceof Problem.Product p)) {
        return Optional.empty();
      }
      open++;
      float[] c = new float[p.m() * p.n()];
      return Optional.of(
          new PeerCall() {
            @Override
            public void run() {
              for (int i = 0; i < p.m(); i++) {
                for (int j = 0; j < p.n(); j++) {
                  double sum = 0;
                  for (int l = 0; l < p.k(); l++) {
                    sum += (double) p.a()[i * p.k() + l] * p.b()[l * p.n() + j];
                  }
                  c[i * p.n() + j] = (float) sum;
                }
              }
              c[0] += mistake;
            }

            @Override
            public float[] result() {
              return c.clone();
            }

            @Override
            public void close() {
              open--;
            }
          });
    }
  }

  @Test
  void measuresPeersThatAgreeAndNamesThoseThatDoNot() throws Exception {
    Loops right = new Loops("right", 0);
    Loops wrong = new Loops("wrong", 0.5f);
    List<String> complaints = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    new KernelBench(true, 1, List.of(right, wrong), complaints::add).run(List.of(SMALL), rows::add);

    assertThat(complaints).first().asString().startsWith("gemm.f32.8x8x8: wrong is not timed");
    Row row = rows.get(0);
    assertThat(row.id()).isEqualTo("gemm.f32.8x8x8");
    assertThat(row.unit()).isEqualTo(Unit.GFLOPS);
    assertThat(row.peers()).containsOnlyKeys("right");
    assertThat(row.lanewise()).isPositive();
    assertThat(row.ratio()).isPresent();
    assertThat(row.ratio().getAsDouble())
        .isCloseTo(row.lanewise() / row.peers().getOrDefault("right", Double.NaN), within(1e-9));
    assertThat(right.open + wrong.open).as("calls left open").isZero();

    JsonObject json =
        JsonParser.object().from(JsonReport.of(Machine.here(), rows)).getArray("rows").getObject(0);
    assertThat(json.getString("id")).isEqualTo("gemm.f32.8x8x8");
    assertThat(json.getString("unit")).isEqualTo("GFLOP/s");
    assertThat(json.getInt("threads")).isEqualTo(1);
    assertThat(json.getObject("peers").getDouble("right")).isPositive();
    assertThat(json.getDouble("ratio")).isPositive();
    assertThat(json.isNumber("bytesPerCall")).isTrue();
    assertThat(json.getString("kernel")).isEqualTo(SMALL.kernel().id());
    assertThat(json.getDouble("ofFmaPeak")).isPositive();
    assertThat(json.getArray("spread").getDouble(0))
        .isLessThanOrEqualTo(json.getArray("spread").getDouble(1));
  }

  @Test
  void denormalNumbersAreMeasuredBesideOrdinaryOnes() {
    ShapeLine line =
        new ShapeLine("gemm", "d", true, Map.of("m", 8, "n", 8, "k", 8, "denormal", 1));
    Case denormal = new Case(SMALL.kernel(), line);
    try (Team one = Team.of(1)) {
      Workload workload = denormal.workload(one);
      workload.run();
      for (float c : workload.result()) {
        assertThat(Math.abs(c)).isLessThan(8 * Float.MIN_NORMAL);
      }
    }
    List<Row> rows = new ArrayList<>();
    new KernelBench(true, 1, List.of(), complaint -> {}).run(List.of(denormal), rows::add);
    assertThat(rows.get(0).more()).containsKey("ofOrdinaryNumbers").doesNotContainKey("ofFmaPeak");
  }

  @Test
  void linesAlignUnderTheHeader() {
    RowLines lines =
        new RowLines(List.of("a.f32.1", "long.name.f32.2"), List.of("mkl", "openblas"));
    Row row =
        Row.of("a.f32.1", 120, Unit.GFLOPS, 1, 0)
            .withPeer("mkl", 100)
            .with("kernel", "a.f32.w512")
            .with("spread", List.of(117.0, 123.0))
            .with("ofFmaPeak", 0.876);
    String header = lines.header();
    String line = lines.line(row);
    assertThat(line.split("\\s+"))
        .containsExactly(
            "a.f32.1", "120", "GFLOP/s", "5.0%", "88%", "100", "-", "1.20", "0", "a.f32.w512");
    assertThat(line.indexOf(" 1.20") + 5).isEqualTo(header.indexOf(" ratio") + 6);
    assertThat(line.indexOf("a.f32.w512")).isEqualTo(header.indexOf("kernel"));
    assertThat(lines.legend()).contains("ratio");
    assertThat(new RowLines(List.of(), List.of()).header()).doesNotContain("ratio");
  }

  @Test
  void jmhRunsEveryRegisteredKernelByItsOwnName() {
    assertThat(Jmh.rows(List.of()))
        .contains(SMALL.kernel().id() + " 512x512x512")
        .doesNotHaveDuplicates();
    assertThat(Jmh.rows(List.of("^gemm.* 512x512x512$")))
        .isNotEmpty()
        .allMatch(r -> r.startsWith("gemm"));
    assertThatThrownBy(() -> Jmh.rows(List.of("nothing like it")))
        .hasMessage("[nothing like it] matches no row; -l lists them");
    assertThatThrownBy(() -> Jmh.rows(List.of("gemm(")))
        .hasMessage("gemm( is not a regular expression: Unclosed group at 5");
  }

  @Test
  void jmhBenchmarkRunsARow() {
    KernelBenchmark benchmark = new KernelBenchmark();
    benchmark.row = SMALL.kernel().id() + " 32x32x32";
    benchmark.prepare();
    assertThat(benchmark.run()).hasSize(32 * 32);
    benchmark.close();
  }
}
