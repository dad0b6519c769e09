package dev.lanewise.bench.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import dev.lanewise.bench.model.Clock;
import dev.lanewise.bench.report.Table;
import dev.lanewise.kernels.Machine;
import dev.lanewise.kernels.PeakMeter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code lanewise doctor}: whether this machine and JVM let the kernels run as fast as they can.
 */
@Command(
    name = "doctor",
    description =
        "Checks the JDK, its vector module and compiler, and this machine; each problem with its remedy.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:a problem was found"},
    footer = {"", "Example:", "  lanewise doctor"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  DoctorCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings = findings();
    Table table = new Table();
    findings.forEach(f -> table.add(f.isProblem() ? "PROBLEM" : "ok", f.subject(), f.state()));
    List<String> lines = table.lines(Table.Side.LEFT);
    for (int i = 0; i < lines.size(); i++) {
      out.println(lines.get(i));
      if (findings.get(i).isProblem()) {
        out.println("         remedy: " + findings.get(i).remedy());
      }
    }
    long problems = findings.stream().filter(Finding::isProblem).count();
    out.println(
        problems == 0 ? "no problems" : problems == 1 ? "1 problem" : problems + " problems");
    return problems == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static List<Finding> findings() {
    Machine machine = Machine.here();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage(); // before we add to it
    List<Finding> findings = new ArrayList<>();
    Collections.addAll(
        findings,
        Checkup.jdk(Runtime.version(), System.getProperty("java.vendor.version", "")),
        Checkup.vectorModule(Machine.vectorModulePresent()),
        Checkup.compiler(System.getProperty("java.vm.info", ""), flag("TieredStopAtLevel")),
        Checkup.loops(flag("UseCountedLoopSafepoints")),
        Checkup.width(machine.vectorBits(), availableBits()),
        Finding.fine("cores", machine.cores() + " for this JVM, " + caches(machine)),
        Checkup.memory(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize()),
        Checkup.peak(PeakMeter.gflops(), Clock.hertz(), machine.lanes()),
        Checkup.load(load, machine.cores()));
    SelfChecks.run().forEach(report -> findings.add(Checkup.kernel(report)));
    return findings;
  }

  private static String caches(Machine machine) {
    return "caches %d KiB, %d KiB, %d MiB"
        .formatted(machine.l1() >> 10, machine.l2() >> 10, machine.l3() >> 20);
  }

  /** Bits of the widest vectors this JVM emits, or 0 where it does not tell. */
  private static int availableBits() {
    String bytes = flag("MaxVectorSize");
    return bytes.isEmpty() ? 0 : Byte.SIZE * Integer.parseInt(bytes);
  }

  /** A flag of this JVM; empty where it has none of that name. */
  private static String flag(String name) {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot == null) {
      return "";
    }
    try {
      return hotSpot.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
