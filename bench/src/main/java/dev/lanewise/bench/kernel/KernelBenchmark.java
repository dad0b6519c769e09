package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Team;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds a call of one registered kernel on one shape, in a JVM of its own; {@link Jmh} names
 * the cases.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  /** A kernel's id and a shape's label, with a blank between. */
  @Param("none")
  public String row = "";

  private final Team team = Team.of(1);
  private Workload workload;

  /** Made by JMH. */
  @SuppressWarnings("NullAway.Init") // prepare() comes first
  public KernelBenchmark() {}

  /** Finds the case and makes its data. */
  @Setup
  public void prepare() {
    workload =
        Case.registered(Kernels.best(), Shapes.builtIn()).stream()
            .filter(c -> c.fullName().equals(row))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException("no kernel on a shape is called \"" + row + "\""))
            .workload(team);
  }

  /** What is timed. */
  @Benchmark
  public float[] run() {
    workload.run();
    return workload.result();
  }

  /** Ends the team. */
  @TearDown
  public void close() {
    team.close();
  }
}
