package dev.lanewise.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.kernels.SelfCheck;
import org.junit.jupiter.api.Test;

class CheckupTest {
  @Test
  void anotherJdkIsAProblem() {
    assertThat(Checkup.jdk(Runtime.Version.parse("25.0.3+9-LTS"), "us").isProblem()).isFalse();
    assertProblem(Checkup.jdk(Runtime.Version.parse("26"), "us"), "26", "JDK 25");
  }

  @Test
  void aMissingVectorModuleIsAProblem() {
    assertThat(Checkup.vectorModule(true).isProblem()).isFalse();
    assertProblem(Checkup.vectorModule(false), "missing", "--add-modules jdk.incubator.vector");
  }

  @Test
  void aJvmWithoutC2IsAProblem() {
    assertThat(Checkup.compiler("mixed mode, sharing", "4").isProblem()).isFalse();
    assertThat(Checkup.compiler("mixed mode", "").isProblem()).isFalse();
    assertProblem(Checkup.compiler("interpreted mode, sharing", "4"), "interpreted", "-Xint");
    assertProblem(Checkup.compiler("mixed mode, emulated-client", "1"), "1", "TieredStopAtLevel=1");
  }

  @Test
  void loopsWithoutStripsAreAProblem() {
    assertThat(Checkup.loops("true").isProblem()).isFalse();
    assertThat(Checkup.loops("").isProblem()).isFalse(); // the JVM does not tell
    assertProblem(Checkup.loops("false"), "strips", "-XX:+UseCountedLoopSafepoints");
  }

  @Test
  void narrowedVectorsAreAProblem() {
    assertThat(Checkup.width(512, 512).isProblem()).isFalse();
    assertThat(Checkup.width(128, 0).isProblem()).isFalse(); // the JVM does not tell
    assertProblem(Checkup.width(128, 512), "512 bits", "lanewise.width");
  }

  @Test
  void aSmallHeapIsAProblem() {
    assertThat(Checkup.memory(1L << 30, 8L << 30).state())
        .isEqualTo("1,024 MiB for this JVM of 8,192 MiB");
    assertProblem(Checkup.memory(100L << 20, 8L << 30), "100 MiB", "-Xmx512m");
  }

  @Test
  void thePeakIsJudgedByTheClock() {
    // 16 lanes at 3 GHz: 96 GFLOP/s with one multiply-add a cycle.
    assertThat(Checkup.peak(95, 3e9, 16).state())
        .contains("95.0 GFLOP/s", "96.0", "192", "3.00 GHz");
    assertThat(Checkup.peak(80, 3e9, 16).isProblem()).isFalse();
    assertProblem(Checkup.peak(70, 3e9, 16), "70.0", "other programs");
  }

  @Test
  void aSlowKernelIsAProblem() {
    SelfCheck.Report fast = new SelfCheck.Report("exp.f32.w512", 100, 0.5, 3, 1, false);
    assertThat(Checkup.kernel(fast).isProblem()).isFalse();
    assertThat(Checkup.kernel(fast).state()).contains("3.00", "0.5 s").doesNotContain("anew");
    assertThat(Checkup.kernel(new SelfCheck.Report("e", 1, 1, 3, 1, true)).state())
        .contains("anew");
    assertProblem(
        Checkup.kernel(new SelfCheck.Report("e", 1, 1, 0.5, 1, false)), "1.00 are expected", "JDK");
  }

  @Test
  void aBusyMachineIsSaidButNoProblem() {
    assertThat(Checkup.load(1.9, 2)).isEqualTo(Finding.fine("load", Checkup.load(1.9, 2).state()));
    assertThat(Checkup.load(1.9, 2).state()).contains("1.90", "2 cores", "busy");
    assertThat(Checkup.load(0.1, 1).state()).contains("1 core").doesNotContain("busy");
    assertThat(Checkup.load(-1, 2).state()).contains("not told");
  }

  private static void assertProblem(Finding finding, String state, String remedy) {
    assertThat(finding.isProblem()).isTrue();
    assertThat(finding.state()).contains(state);
    assertThat(finding.remedy()).contains(remedy);
  }
}
