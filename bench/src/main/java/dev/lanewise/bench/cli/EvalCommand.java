package dev.lanewise.bench.cli;

import picocli.CommandLine.Command;

@Command(name = "eval", mixinStandardHelpOptions = true)
final class EvalCommand implements Runnable { EvalCommand() {} @Override public void run() {} }
