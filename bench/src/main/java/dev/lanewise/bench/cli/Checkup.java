package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.SelfCheck;
import java.util.Locale;

/** The judgements of {@code lanewise doctor}, each from plain values. */
final class Checkup {
  /**
   * What the vector API was measured on; other versions of the incubating API compile it
   * differently.
   */
  private static final int JDK = 25;

  /**
   * Below this share of the least a core can do, something else is wrong than the estimate of its
   * clock.
   */
  private static final double ENOUGH = 0.8;

  private static final long HEAP = 512L << 20;

  private Checkup() {}

  static Finding jdk(Runtime.Version version, String vendor) {
    String state = (version + " " + vendor).strip();
    return version.feature() == JDK
        ? Finding.fine("JDK", state)
        : Finding.problem(
            "JDK", state, "install a JDK 25; this version of Lanewise is tested on no other");
  }

  static Finding vectorModule(boolean present) {
    return present
        ? Finding.fine("vector module", "jdk.incubator.vector is there")
        : Finding.problem(
            "vector module",
            "jdk.incubator.vector is missing: everything works, several times slower",
            "start java with --add-modules jdk.incubator.vector, on a JDK that has this module");
  }

  /**
   * @param vmInfo the system property {@code java.vm.info}, for example {@code mixed mode, sharing}
   * @param tieredStop the flag {@code TieredStopAtLevel}, or empty where the JVM has none
   */
  static Finding compiler(String vmInfo, String tieredStop) {
    if (vmInfo.contains("interpreted mode")) {
      return Finding.problem("C2 compiler", "off: " + vmInfo, "start java without -Xint");
    }
    if (!tieredStop.isEmpty() && !tieredStop.equals("4")) {
      return Finding.problem(
          "C2 compiler",
          "off: TieredStopAtLevel is " + tieredStop,
          "start java without -XX:TieredStopAtLevel="
              + tieredStop
              + " (IDEs add it to be quick at starting)");
    }
    return Finding.fine("C2 compiler", "on (" + vmInfo + ")");
  }

  /**
   * @param strips the flag {@code UseCountedLoopSafepoints}, which G1 and ZGC set; empty where the
   *     JVM has none
   */
  static Finding loops(String strips) {
    return strips.equals("false")
        ? Finding.problem(
            "loops",
            "not in strips: some products and convolutions are compiled to slower code",
            "start java with -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000")
        : Finding.fine("loops", strips.isEmpty() ? "not told by this JVM" : "in strips");
  }

  static Finding width(int bits, int available) {
    if (bits == 0) {
      return Finding.fine("vector width", "none without the vector module");
    }
    String state = bits + " bits, " + bits / Float.SIZE + " floats";
    return bits < available
        ? Finding.problem(
            "vector width",
            state + ", but the JVM could use " + available + " bits",
            "leave the system property " + Machine.WIDTH_PROPERTY + " unset")
        : Finding.fine("vector width", state);
  }

  static Finding memory(long heap, long machine) {
    String state = megabytes(heap) + " for this JVM of " + megabytes(machine);
    return heap >= HEAP
        ? Finding.fine("memory", state)
        : Finding.problem("memory", state, "start java with -Xmx512m or more");
  }

  /**
   * A core does one or two vector multiply-adds a cycle, so its peak lies between 2 and 4 times
   * lanes times clock.
   *
   * @param measured GFLOP/s
   * @param hertz measured clock
   */
  static Finding peak(double measured, double hertz, int lanes) {
    double least = 2 * lanes * hertz / 1e9;
    String state =
        String.format(
            Locale.ROOT,
            "%s GFLOP/s; expected %s (one multiply-add a cycle) to %s (two) at %.2f GHz",
            Text.digits(measured),
            Text.digits(least),
            Text.digits(2 * least),
            hertz / 1e9);
    return measured >= ENOUGH * least
        ? Finding.fine("FMA peak", state)
        : Finding.problem(
            "FMA peak",
            state,
            "stop other programs and try again; if it stays, vectors are not compiled to instructions here:"
                + " look for -XX:UseAVX, -XX:MaxVectorSize or -XX:-UseFMA among the JVM's options");
  }

  /** A kernel's rate, and whether the JIT compiler had to be given another try. */
  static Finding kernel(SelfCheck.Report r) {
    String state =
        String.format(
            Locale.ROOT,
            "%s billion operations or elements a second after %.1f s%s",
            Text.digits(r.rate()),
            r.seconds(),
            r.renewed() ? ", generated anew because it was slow" : "");
    return r.ok()
        ? Finding.fine(r.kernel(), state)
        : Finding.problem(
            r.kernel(),
            state + ", but " + Text.digits(r.expected()) + " are expected",
            "stop other programs and try again; if it stays, the JIT compiler has not compiled it well:"
                + " report it with the JDK's version and this processor");
  }

  /** Not a problem, because a build that has just ended leaves its trace for a minute. */
  static Finding load(double average, int cores) {
    if (average < 0) {
      return Finding.fine("load", "not told by this system");
    }
    String state =
        Text.digits(average)
            + " on average in the last minute, for "
            + cores
            + (cores == 1 ? " core" : " cores");
    return Finding.fine(
        "load", average > 0.5 * cores ? state + ": busy, so timings will be too low" : state);
  }

  private static String megabytes(long bytes) {
    return Text.count(bytes >> 20) + " MiB";
  }
}
