package dev.lanewise.bench.model;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.train.Checkpoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * First calls, in a JVM of their own: in one that has trained a network everything is compiled already. It has the
 * options and the class path of this one.
 */
public final class ColdStart {
  private static final int MOST_CALLS = 2_000_000;

  private ColdStart() {}

  /**
   * Starts a JVM that loads the checkpoint and calls it for a while.
   *
   * @throws IOException if it cannot be started or fails; the message has what it said
   */
  static WarmUp measure(Path checkpoint, int millis, int threads) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ColdStart.class.getName()));
    command.addAll(List.of(checkpoint.toString(), Integer.toString(millis), Integer.toString(threads)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("the JVM for first calls ended with " + process.exitValue() + ": " + out.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring first calls", e);
    }
    String[] words = out.strip().split(" ");
    long[] nanos = Arrays.stream(words, 1, words.length).mapToLong(Long::parseLong).toArray();
    return WarmUp.of(Long.parseLong(words[0]), nanos);
  }

  /** In the other JVM: {@code CHECKPOINT MILLIS THREADS}; prints nanoseconds, of loading and of each call. */
  public static void main(String[] args) {
    long limit = Integer.parseInt(args[1]) * 1_000_000L;
    long begin = System.nanoTime();
    try (Team team = Team.of(Integer.parseInt(args[2]));
        Calls call = Subject.of(Checkpoint.read(Path.of(args[0]))).calls(Digits.split(1, 1, 8).test(), 1, team)) {
      long[] nanos = new long[MOST_CALLS];
      long start = System.nanoTime();
      final long load = start - begin;
      int calls = 0;
      for (long spent = 0; spent < limit && calls < MOST_CALLS; calls++) {
        call.run();
        long end = System.nanoTime();
        nanos[calls] = end - start;
        spent += nanos[calls];
        start = end;
      }
      System.out.println(
          load + " " + Arrays.stream(nanos, 0, calls).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    } catch (RuntimeException e) {
      System.out.println(e); // the other side reads only this stream: the JVM's warnings are on the other one
      System.exit(1);
    }
  }
}
