package dev.lanewise.bench.kernel;

import dev.lanewise.bench.peer.Problem;
import dev.lanewise.kernels.RandomKey;
import dev.lanewise.kernels.Share;
import dev.lanewise.kernels.Team;
import dev.lanewise.kernels.Workspace;

/**
 * One kernel on one shape with its data, ready to run again and again, shared out among a team's
 * threads.
 */
public abstract class Workload {
  /**
   * Random numbers drawn; longer arrays repeat them, for drawing 16 Mi would take longer than
   * measuring.
   */
  private static final int DRAWN = 1 << 16;

  private final Team team;
  private final int parts;
  private final Team.Task task = this::part;
  private final Workspace[] workspaces;

  /**
   * @param most into how many parts of its output the work can be cut
   */
  Workload(Team team, int most) {
    this.team = team;
    this.parts = Math.max(1, Math.min(team.threads(), most));
    this.workspaces = new Workspace[team.threads()];
    for (int i = 0; i < workspaces.length; i++) {
      workspaces[i] = new Workspace();
    }
  }

  /** Computes once. */
  public final void run() {
    team.run(parts, task);
  }

  /** Threads that take part in a run. */
  final int threads() {
    return parts;
  }

  /** Computes one of the parts. */
  abstract void part(int part, int worker);

  /** What a run computes, for peers. */
  abstract Problem problem();

  /** What {@link #run} writes. */
  abstract float[] result();

  abstract Work work();

  final Workspace workspace(int worker) {
    return workspaces[worker];
  }

  /** Where a part of n things starts; the one after the last starts at n. */
  final int start(int part, int n) {
    return Share.start(part, parts, n);
  }

  /** n numbers uniform in [low, high), the same for the same seed. */
  static float[] random(long seed, int n, float low, float high) {
    RandomKey key = RandomKey.of(seed);
    float[] x = new float[n];
    int drawn = Math.min(n, DRAWN);
    for (int i = 0; i < drawn; i++) {
      x[i] = low + (high - low) * key.uniform(i);
    }
    for (int i = drawn; i < n; i += drawn) {
      System.arraycopy(x, 0, x, i, Math.min(drawn, n - i));
    }
    return x;
  }

  /** The same, made smaller than any ordinary number where the line says so. */
  static float[] input(ShapeLine line, long seed, int n, float low, float high) {
    float[] x = random(seed, n, low, high);
    if (line.denormal()) {
      float scale = Float.MIN_NORMAL / 2 / Math.max(Math.abs(low), Math.abs(high));
      for (int i = 0; i < n; i++) {
        x[i] *= scale;
      }
    }
    return x;
  }

  static float[] random(long seed, int n) {
    return random(seed, n, -1, 1);
  }
}
