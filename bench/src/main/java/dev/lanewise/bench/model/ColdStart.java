package dev.lanewise.bench.model;

import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.Team;
import dev.lanewise.nn.plan.WeightFormat;
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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A network's first seconds, in a JVM of their own: in one that has run it everything is compiled
 * already, and memory is everybody's. That JVM has the options and the class path of this one.
 *
 * @param loadNanos from having files to having what can be called; another engine's library is
 *     loaded before
 * @param peakBytes of memory that the JVM had at most, as the system counts it; 0 if it does not
 * @param warmUp from the first call
 */
public record ColdStart(long loadNanos, long peakBytes, WarmUp warmUp) {
  /** Numbers before those of the windows. */
  private static final int HEAD = 6;

  /** Begins our line: the JVM prints others where its options ask for them. */
  private static final String MARK = "cold start: ";

  /** For a look: calls are still seconds from the JIT compiler's last word. */
  private static final long QUICK_NANOS = 1_000_000_000;

  /**
   * Starts a JVM that loads a checkpoint and warms a predictor up.
   *
   * @throws IOException if it cannot be started or fails; the message has what it said
   */
  static ColdStart measure(Path checkpoint, int threads) throws IOException {
    return measure(
        List.of("checkpoint", Integer.toString(threads), "false", checkpoint.toString()));
  }

  /**
   * Starts a JVM that has an engine load a network and calls it until it gets no faster.
   *
   * @throws IOException if it cannot be started or fails; the message has what it said
   */
  static ColdStart of(Candidate candidate, String engine, int threads, boolean quick)
      throws IOException {
    List<String> args = new ArrayList<>();
    args.addAll(List.of(engine, Integer.toString(threads), Boolean.toString(quick)));
    args.addAll(candidate.words());
    return measure(args);
  }

  private static ColdStart measure(List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ColdStart.class.getName()));
    command.addAll(args);
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

  /** In the other JVM: {@code ENGINE THREADS QUICK WORDS...}; prints what {@link #parse} reads. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    int threads = Integer.parseInt(words.get(1));
    boolean quick = Boolean.parseBoolean(words.get(2));
    List<String> what = words.subList(3, words.size());
    try (Team team = Team.of(threads)) {
      ColdStart start =
          switch (words.getFirst()) {
            case "checkpoint" -> trained(Path.of(what.getFirst()), team);
            case String name when ModelRace.isOurs(name) -> {
              Candidate candidate = Candidate.of(what);
              Map<String, float[]> inputs = candidate.inputs();
              WeightFormat format = ModelRace.format(name);
              yield called(() -> candidate.load(team, inputs, format), quick);
            }
            default -> {
              Peer peer = peer(words.getFirst(), threads);
              Candidate candidate = Candidate.of(what);
              Problem problem = candidate.problem(candidate.inputs());
              yield called(() -> peer.prepare(problem).orElseThrow(), quick);
            }
          };
      System.out.println(start.line());
    } catch (RuntimeException e) {
      System.out.println(
          e); // the other side reads only this stream: the JVM's warnings are on the other one
      System.exit(1);
    }
  }

  private static ColdStart trained(Path checkpoint, Team team) {
    long start = System.nanoTime();
    try (Predictor predictor = Subject.of(Checkpoint.read(checkpoint)).model().predictor(1, team)) {
      long loaded = System.nanoTime() - start;
      WarmUp warmUp = predictor.warmUp();
      return new ColdStart(loaded, ResidentMemory.peak(), warmUp);
    }
  }

  private interface Loading {
    PeerCall load();
  }

  private static ColdStart called(Loading loading, boolean quick) {
    long start = System.nanoTime();
    try (PeerCall call = loading.load()) {
      long loaded = System.nanoTime() - start;
      WarmUp warmUp = WarmUp.of(call::run, quick ? QUICK_NANOS : WarmUp.MOST_NANOS);
      return new ColdStart(loaded, ResidentMemory.peak(), warmUp);
    }
  }

  private static Peer peer(String name, int threads) {
    Peer peer = Peer.found().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    peer.start(threads);
    return peer;
  }

  String line() {
    LongStream head =
        LongStream.of(
            loadNanos,
            peakBytes,
            warmUp.firstCallNanos(),
            warmUp.fullSpeedNanos(),
            warmUp.callNanos(),
            warmUp.calls());
    LongStream windows =
        warmUp.windows().stream().flatMapToLong(w -> LongStream.of(w.median(), w.end()));
    return LongStream.concat(head, windows)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" ", MARK, ""));
  }

  /** What {@link #line} told, among whatever else was printed. */
  static ColdStart parse(String out) throws IOException {
    String line =
        out.lines()
            .filter(l -> l.startsWith(MARK))
            .findFirst()
            .orElseThrow(() -> new IOException("the JVM for first calls told no times: " + out));
    String numbers = line.substring(MARK.length());
    long[] n = Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
    List<WarmUp.Window> windows = new ArrayList<>();
    for (int i = HEAD; i < n.length; i += 2) {
      windows.add(new WarmUp.Window(n[i], n[i + 1]));
    }
    return new ColdStart(n[0], n[1], new WarmUp(n[2], n[3], n[4], n[5], windows));
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
