package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs JMH over every registered kernel on the shapes of its contract: {@code Jmh [REGEX...] [JMH
 * options]}, the expressions choosing among rows such as {@code gemm.f32.14x2.w512 512x512x512}.
 * {@code -prof gc} shows bytes a call, {@code -h} all options.
 */
public final class Jmh {
  private Jmh() {}

  /** Ends with status 2 and one line if no row matches or an option is unknown. */
  public static void main(String[] args) throws RunnerException {
    try {
      CommandLineOptions options = new CommandLineOptions(args);
      if (options.shouldHelp()) {
        options.showHelp();
        return;
      }
      String[] rows = rows(options.getIncludes());
      if (options.shouldList()) {
        System.out.println(String.join(System.lineSeparator(), rows));
        return;
      }
      new Runner(
              new OptionsBuilder()
                  .parent(options)
                  .include("^" + Pattern.quote(KernelBenchmark.class.getName()) + "\\.")
                  .param("row", rows)
                  .build())
          .run();
    } catch (CommandLineOptionException | IOException | IllegalArgumentException e) {
      System.err.println("lanewise: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Rows in which one of the expressions is found; all rows if there are none. */
  static String[] rows(List<String> expressions) {
    List<Pattern> patterns = expressions.stream().map(Jmh::compile).toList();
    String[] rows =
        Case.registered(Kernels.best(), Shapes.builtIn()).stream()
            .map(Case::fullName)
            .filter(r -> patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matcher(r).find()))
            .toArray(String[]::new);
    if (rows.length == 0) {
      throw new IllegalArgumentException(expressions + " matches no row; -l lists them");
    }
    return rows;
  }

  private static Pattern compile(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          expression
              + " is not a regular expression: "
              + e.getDescription()
              + " at "
              + e.getIndex(),
          e);
    }
  }
}
