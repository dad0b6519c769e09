package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.DataException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
