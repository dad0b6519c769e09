package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.bench.report.Unit;
import dev.lanewise.kernels.PeakMeter;
import dev.lanewise.kernels.Team;
import java.util.List;
import java.util.Optional;

/** What the machine can do at best in a unit, measured as one more contender in a row's race. */
final class Ceiling {
  private static final String FMA = "ofFmaPeak";
  private static final String COPY = "ofCopyBandwidth";

  private static final String ORDINARY = "ofOrdinaryNumbers";

  /** All that {@link #field} may be. */
  static final List<String> FIELDS = List.of(FMA, COPY, ORDINARY);

  private final String field;
  private final Work work;
  private final Contender contender;

  private Ceiling(String field, Workload load) {
    this.field = field;
    this.work = load.work();
    this.contender = new Contender(field, load::run);
  }

  /**
   * The rate of multiply-adds for operations, of copying for bytes; for numbers too small for full
   * precision, the same kernel's rate on ordinary ones.
   */
  static Optional<Ceiling> of(Case c, Unit unit, Team team) {
    if (c.shape().denormal()) {
      return Optional.of(new Ceiling(ORDINARY, c.ordinary().workload(team)));
    }
    return switch (unit) {
      case GFLOPS -> Optional.of(new Ceiling(FMA, new MultiplyAdds(team)));
      case GBYTES -> Optional.of(new Ceiling(COPY, new Copy(team)));
      default -> Optional.empty();
    };
  }

  /** Name of the row's field that tells which share of it was reached. */
  String field() {
    return field;
  }

  Contender contender() {
    return contender;
  }

  /** What was measured, in the unit. */
  double rate() {
    return contender.rates(work).median();
  }

  private static final class MultiplyAdds extends Workload {
    /** About 0.1 ms, so that the threads of a team wait for each other rarely. */
    private static final int TURNS = 1 << 15;

    MultiplyAdds(Team team) {
      super(team, team.threads());
    }

    @Override
    void part(int part, int worker) {
      PeakMeter.run(TURNS);
    }

    @Override
    Problem problem() {
      return new Problem.Other();
    }

    @Override
    float[] result() {
      return new float[0];
    }

    @Override
    Work work() {
      return Work.operations((double) threads() * PeakMeter.operations(TURNS));
    }
  }

  private static final class Copy extends Workload {
    private static final int FLOATS = 1 << 24;

    private final float[] from = random(1, FLOATS);
    private final float[] to = new float[FLOATS];

    Copy(Team team) {
      super(team, team.threads());
    }

    @Override
    void part(int part, int worker) {
      int i = start(part, FLOATS);
      System.arraycopy(from, i, to, i, start(part + 1, FLOATS) - i);
    }

    @Override
    Problem problem() {
      return new Problem.Other();
    }

    @Override
    float[] result() {
      return to;
    }

    @Override
    Work work() {
      return Work.bytes(2.0 * Float.BYTES * FLOATS);
    }
  }
}
