package dev.lanewise.bench.cli;

import picocli.CommandLine.Option;

/** The option that says how many threads a command may use. */
final class Threads {
  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      converter = Whole.Threads.class,
      description = "Threads to use; ${DEFAULT-VALUE} if not given.")
  private int count;

  /** Made by the command line. */
  Threads() {}

  int count() {
    return count;
  }
}
