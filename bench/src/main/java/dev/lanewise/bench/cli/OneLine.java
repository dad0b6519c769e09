package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.DataException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors as users see them: one line for bad input; a stack trace only for a mistake of ours. */
final class OneLine {
  private OneLine() {}

  /** Arguments that picocli or a converter refused. */
  static int badArguments(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String guess = "";
    if (e instanceof UnmatchedArgumentException unmatched) {
      guess =
          unmatched.getSuggestions().stream()
              .findFirst()
              .map(s -> "; did you mean " + s + "?")
              .orElse("");
    }
    command
        .getErr()
        .println(flat(name + ": " + e.getMessage() + guess + " (see " + name + " --help)"));
    return CommandLine.ExitCode.USAGE;
  }

  /** Runs the command; no memory left is bad input too, which picocli would let pass. */
  static int executed(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      BadInput refusal =
          new BadInput(
              "it takes more memory than the JVM's heap of %d MiB has: take something smaller, or give more, for example LANEWISE_JAVA_OPTS=-Xmx8g"
                  .formatted(Runtime.getRuntime().maxMemory() >> 20));
      throw new ExecutionException(
          parsed.asCommandLineList().getLast(), refusal.getMessage(), refusal);
    }
  }

  /** What a command threw. */
  static int failure(Exception e, CommandLine command, ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    if (e instanceof BadInput || e instanceof DataException) {
      command.getErr().println(flat(name + ": " + e.getMessage()));
      return CommandLine.ExitCode.USAGE;
    }
    command
        .getErr()
        .println(flat(name + ": this is a mistake in lanewise, please report it: " + e));
    e.printStackTrace(command.getErr());
    return CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * A file name may hold line ends or terminal codes; a message of ours stays one harmless line.
   */
  private static String flat(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}
