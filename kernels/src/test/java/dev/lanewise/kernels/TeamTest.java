package dev.lanewise.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyPartRunsOnceInEveryOfManyRuns(int threads) {
    try (Team team = Team.of(threads)) {
      int[] runs = new int[7]; // plain: the team must make its workers' writes visible
      AtomicInteger strangers = new AtomicInteger();
      Team.Task task =
          (part, worker) -> {
            runs[part]++;
            if (worker < 0 || worker >= threads) {
              strangers.incrementAndGet();
            }
          };
      for (int round = 1; round <= 50_000; round++) {
        int parts = round % 8;
        team.run(parts, task);
        for (int p = 0; p < parts; p++) {
          if (runs[p] != 1) {
            throw new AssertionError(
                "round " + round + ": part " + p + " ran " + runs[p] + " times");
          }
          runs[p] = 0;
        }
      }
      assertThat(runs).containsOnly(0);
      assertThat(strangers).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anExecutorLendsItsThreads(int threads) {
    try (ExecutorService pool = Executors.newFixedThreadPool(2);
        Team team = Team.on(pool, threads)) {
      int[] runs = new int[9];
      AtomicIntegerArray inside = new AtomicIntegerArray(threads);
      AtomicInteger clashes = new AtomicInteger();
      Team.Task task =
          (part, worker) -> {
            clashes.addAndGet(inside.getAndIncrement(worker));
            runs[part]++;
            inside.decrementAndGet(worker);
          };
      for (int round = 0; round < 20_000; round++) {
        team.run(9, task);
      }
      assertThat(runs).containsOnly(20_000);
      assertThat(clashes).hasValue(0);
    }
  }

  @Test
  void anExecutorsThreadsWorkAtTheSameTime() {
    try (ExecutorService pool = Executors.newFixedThreadPool(2);
        Team team = Team.on(pool, 3)) {
      CountDownLatch all = new CountDownLatch(3);
      team.run(
          3,
          (part, worker) -> {
            all.countDown();
            waitFor(all);
          });
      assertThatThrownBy(() -> team.run(8, (part, worker) -> team.run(2, (p, w) -> {})))
          .hasMessageContaining("inside a task");
    }
  }

  @Test
  void anExecutorThatRefusesOrIsBusyHoldsNobodyUp() throws InterruptedException {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("no");
        };
    AtomicInteger ran = new AtomicInteger();
    try (Team team = Team.on(refusing, 2)) {
      team.run(5, (part, worker) -> ran.incrementAndGet());
      team.run(5, (part, worker) -> ran.incrementAndGet());
    }
    assertThat(ran).hasValue(10);
    CountDownLatch busy = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      pool.execute(() -> waitFor(busy));
      Team team = Team.on(pool, 2);
      for (int i = 0; i < 1000; i++) {
        team.run(5, (part, worker) -> ran.incrementAndGet());
      }
      team.close();
      busy.countDown();
    }
    assertThat(ran).hasValue(5010);
  }

  @Test
  void workersSeeWhatTheCallerWrote() {
    try (Team team = Team.of(3)) {
      int[] in = new int[1];
      int[] out = new int[6];
      for (int round = 1; round <= 20_000; round++) {
        in[0] = round;
        int expected = round;
        team.run(6, (part, worker) -> out[part] = in[0]);
        assertThat(out).containsOnly(expected);
      }
    }
  }

  @Test
  void aWorkersNumberIsItsOwn() {
    try (Team team = Team.of(4)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(4);
      AtomicInteger clashes = new AtomicInteger();
      for (int round = 0; round < 5_000; round++) {
        team.run(
            16,
            (part, worker) -> {
              if (inside.getAndIncrement(worker) != 0) {
                clashes.incrementAndGet();
              }
              inside.decrementAndGet(worker);
            });
      }
      assertThat(clashes).hasValue(0);
    }
  }

  @Test
  void threadsWorkAtTheSameTime() {
    try (Team team = Team.of(3)) {
      CountDownLatch all = new CountDownLatch(3);
      team.run(
          3,
          (part, worker) -> {
            all.countDown();
            waitFor(all);
          });
      assertThat(all.getCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anExceptionIsThrownAtTheCallerAndTheTeamSurvives(int threads) {
    try (Team team = Team.of(threads)) {
      AtomicIntegerArray ran = new AtomicIntegerArray(9);
      for (int round = 1; round <= 2_000; round++) {
        int bad = round % 9;
        assertThatThrownBy(
                () ->
                    team.run(
                        9,
                        (part, worker) -> {
                          ran.incrementAndGet(part);
                          if (part == bad) {
                            throw new IllegalArgumentException("part " + part);
                          }
                        }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("part " + bad);
        for (int p = 0; p < 9; p++) {
          assertThat(ran.get(p)).isEqualTo(round);
        }
      }
      assertThatThrownBy(
              () ->
                  team.run(
                      2,
                      (part, worker) -> {
                        throw new StackOverflowError("error");
                      }))
          .isInstanceOf(StackOverflowError.class);
      AtomicInteger sum = new AtomicInteger();
      team.run(5, (part, worker) -> sum.addAndGet(part));
      assertThat(sum).hasValue(10);
    }
  }

  @Test
  void runningFromInsideATaskIsRefused() {
    for (int threads : new int[] {1, 2, 3}) {
      try (Team team = Team.of(threads)) {
        assertThatThrownBy(() -> team.run(8, (part, worker) -> team.run(2, (p, w) -> {})))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("inside a task");
      }
    }
  }

  @Test
  void callersTakeTurns() throws InterruptedException {
    try (Team team = Team.of(2)) {
      int[] sum = new int[3]; // plain: one run at a time, and each sees the ones before it
      Team.Task task = (part, worker) -> sum[part]++;
      List<Thread> callers = new ArrayList<>();
      for (int c = 0; c < 3; c++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 3_000; i++) {
                        team.run(3, task);
                      }
                    }));
      }
      for (Thread t : callers) {
        t.join();
      }
      assertThat(sum).containsExactly(9_000, 9_000, 9_000);
    }
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    Team team = Team.of(4);
    CountDownLatch all = new CountDownLatch(4);
    team.run(
        4,
        (part, worker) -> {
          synchronized (workers) {
            workers.add(Thread.currentThread());
          }
          all.countDown();
          waitFor(all);
        });
    workers.remove(Thread.currentThread());
    assertThat(workers).hasSize(3);
    team.close();
    team.close();
    for (Thread t : workers) {
      t.join(10_000);
      assertThat(t.isAlive()).isFalse();
    }
    assertThatThrownBy(() -> team.run(1, (part, worker) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("team: closed");
  }

  @Test
  void closingDuringARunLetsItFinish() {
    for (int closer = 0; closer < 6; closer++) {
      int closing = closer;
      Team team = Team.of(3);
      AtomicInteger ran = new AtomicInteger();
      team.run(
          6,
          (part, worker) -> {
            ran.incrementAndGet();
            if (part == closing) {
              team.close();
            }
          });
      assertThat(ran).hasValue(6);
    }
  }

  /** The pause is longer than workers spin otherwise. */
  @Test
  void workersThatStayAwakeAreThereAfterAPause() {
    AtomicInteger byWorker = new AtomicInteger();
    try (Team team = Team.of(2)) {
      team.stayAwake();
      for (int i = 0; i < 200; i++) {
        team.run(2, (part, worker) -> byWorker.addAndGet(spin(100_000) * worker));
        spin(100_000);
      }
      team.rest();
      assertThatThrownBy(team::rest)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rest without stayAwake");
    }
    assertThat(byWorker.get()).isPositive();
  }

  /** Keeps a core busy; returns 1. */
  private static int spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
    return 1;
  }

  @Test
  void aRunAllocatesNothing() {
    try (Team team = Team.of(2)) {
      int[] sink = new int[64];
      Team.Task task = (part, worker) -> sink[16 * part]++;
      assertThat(GuardTest.bytesPerCall(() -> team.run(4, task))).isLessThan(1);
    }
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThatThrownBy(() -> Team.of(0)).hasMessage("team: threads is 0 but must be at least 1");
    try (Team team = Team.of(1)) {
      assertThatThrownBy(() -> team.run(-1, (part, worker) -> {}))
          .hasMessageContaining("parts is -1");
      assertThatThrownBy(() -> team.run(1, nothing())).hasMessage("team: task is null");
    }
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
