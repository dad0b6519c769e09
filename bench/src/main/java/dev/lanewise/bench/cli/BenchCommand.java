package dev.lanewise.bench.cli;

import picocli.CommandLine.Command;

@Command(name = "bench", mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable { BenchCommand() {} @Override public void run() {} }
