package dev.lanewise.bench.model;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.run.Predictor;
import dev.lanewise.nn.run.WarmUp;
import dev.lanewise.nn.train.Checkpoint;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A network's first seconds, in a JVM of their own: in one that has trained it everything is
 * compiled already. That JVM has the options and the class path of this one.
 *
 * @param loadNanos from having nothing to having a predictor
 * @param warmUp of the predictor, from its first call
 */
public record ColdStart(long loadNanos, WarmUp warmUp) {
  /** Numbers before those of the windows. */
  private static final int HEAD = 5;

  /**
   * Starts a JVM that loads the checkpoint and warms a predictor up.
   *
   * @throws IOException if it cannot be started or fails; the message has what it said
   */
  static ColdStart measure(Path checkpoint, int threads) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ColdStart.class.getName()));
    command.addAll(List.of(checkpoint.toString(), Integer.toString(threads)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "the JVM for first calls ended with " + process.exitValue() + ": " + out.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring first calls", e);
    }
    return parse(out);
  }

  /** In the other JVM: {@code CHECKPOINT THREADS}; prints what {@link #parse} reads. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    try (Team team = Team.of(Integer.parseInt(args[1]));
        Predictor predictor =
            Subject.of(Checkpoint.read(Path.of(args[0]))).model().predictor(1, team)) {
      long loaded = System.nanoTime() - start;
      System.out.println(new ColdStart(loaded, predictor.warmUp()).line());
    } catch (RuntimeException e) {
      System.out.println(
          e); // the other side reads only this stream: the JVM's warnings are on the other one
      System.exit(1);
    }
  }

  String line() {
    LongStream head =
        LongStream.of(
            loadNanos,
            warmUp.firstCallNanos(),
            warmUp.fullSpeedNanos(),
            warmUp.callNanos(),
            warmUp.calls());
    LongStream windows =
        warmUp.windows().stream().flatMapToLong(w -> LongStream.of(w.median(), w.end()));
    return LongStream.concat(head, windows)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  static ColdStart parse(String line) {
    long[] n = Arrays.stream(line.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    List<WarmUp.Window> windows = new ArrayList<>();
    for (int i = HEAD; i < n.length; i += 2) {
      windows.add(new WarmUp.Window(n[i], n[i + 1]));
    }
    return new ColdStart(n[0], new WarmUp(n[1], n[2], n[3], n[4], windows));
  }

  /**
   * Nanoseconds since the first call began, and nanoseconds of a call then, starting with that
   * call.
   */
  public List<Point2D> curve() {
    List<Point2D> curve = new ArrayList<>();
    curve.add(new Point2D.Double(warmUp.firstCallNanos(), warmUp.firstCallNanos()));
    warmUp.windows().forEach(w -> curve.add(new Point2D.Double(w.end(), w.median())));
    return curve;
  }
}
