package dev.lanewise.nn.serve;

import dev.lanewise.kernels.Team;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How a service runs its model. None of it changes a bit of the results.
 *
 * @param name in messages, events and counters
 * @param predictors calls that may run at the same time, each with memory of its own
 * @param threads that share the work of a call: the caller's, and {@code threads - 1} that all
 *     calls of the service have in common. No more than {@code predictors + threads - 1} compute at
 *     any time.
 * @param executor that lends these threads; null for threads of the service's own
 * @param team the caller's, used instead; null for none
 */
public record ServiceSettings(
    String name, int predictors, int threads, @Nullable Executor executor, @Nullable Team team) {
  /** Checks the ranges. */
  public ServiceSettings {
    Objects.requireNonNull(name, "service: name is null");
    atLeastOne("predictors", predictors);
    atLeastOne("threads", threads);
  }

  private static void atLeastOne(String what, int n) {
    if (n < 1) {
      throw new IllegalArgumentException(
          "service: %s is %d but must be at least 1".formatted(what, n));
    }
  }

  /** As many predictors as there are processors, each on its caller's thread; called "model". */
  public static ServiceSettings defaults() {
    return new ServiceSettings("model", Runtime.getRuntime().availableProcessors(), 1, null, null);
  }

  /** These with another name. */
  public ServiceSettings name(String name) {
    return new ServiceSettings(name, predictors, threads, executor, team);
  }

  /** These with another number of calls at the same time. */
  public ServiceSettings predictors(int predictors) {
    return new ServiceSettings(name, predictors, threads, executor, team);
  }

  /** These with so many threads to a call, of the service's own but for the caller's. */
  public ServiceSettings threads(int threads) {
    return new ServiceSettings(name, predictors, threads, null, null);
  }

  /** These with so many threads to a call, of an executor but for the caller's. */
  public ServiceSettings threads(int threads, Executor executor) {
    Objects.requireNonNull(executor, "service: executor is null");
    return new ServiceSettings(name, predictors, threads, executor, null);
  }

  /** These with a team that shares the work of calls; it stays the caller's to close. */
  public ServiceSettings team(Team team) {
    Objects.requireNonNull(team, "service: team is null");
    return new ServiceSettings(name, predictors, team.threads(), null, team);
  }
}
