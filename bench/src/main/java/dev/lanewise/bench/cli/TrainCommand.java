package dev.lanewise.bench.cli;

import picocli.CommandLine.Command;

@Command(name = "train", mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable { TrainCommand() {} @Override public void run() {} }
