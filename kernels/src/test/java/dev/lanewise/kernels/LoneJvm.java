package dev.lanewise.kernels;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what one kernel allocates in a JVM that runs no other. In one JVM of many that has driven
 * hundreds of kernels C2 keeps an object of one that is at its limits (decision 0022); what a
 * kernel allocates when it is alone is its own fault.
 */
final class LoneJvm {
  private LoneJvm() {}

  /** Bytes per call of the kernel's worst case, in a new JVM with this one's options. */
  static double bytesPerCall(Kernel<?> kernel) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String width = System.getProperty(Machine.WIDTH_PROPERTY);
    if (width != null) {
      command.add("-D" + Machine.WIDTH_PROPERTY + "=" + width);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoneJvm.class.getName(), kernel.id()));
    try {
      Process child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var out = child.inputReader()) {
        return Double.parseDouble(out.readLine());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a JVM of its own failed: " + command, e);
    }
  }

  public static void main(String[] id) {
    double most =
        Kernels.best().all().stream()
            .filter(k -> k.id().equals(id[0]))
            .mapToDouble(LoneJvm::most)
            .max()
            .orElseThrow();
    System.out.println(most);
  }

  private static <C> double most(Kernel<C> kernel) {
    return GuardTest.cases(kernel).stream()
        .mapToDouble(c -> GuardTest.bytesPerCall(c.repeatedly(kernel.code())))
        .max()
        .orElse(0);
  }
}
