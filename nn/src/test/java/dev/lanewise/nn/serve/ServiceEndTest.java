package dev.lanewise.nn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.nn.run.Arguments;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are cancelled, and services that are closed, while a call is in the middle. */
class ServiceEndTest {
  private static final int BATCH = 8;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService callers = Executors.newFixedThreadPool(2);
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Asked for help by the first step that has parts: holds the run there, then offers none. */
  private final Executor hold =
      work -> {
        inside.countDown();
        boolean interrupted = false;
        while (true) {
          try {
            goOn.await();
            break;
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw new RejectedExecutionException();
      };

  private final Service service =
      Service.of(Served.MODEL, BATCH, Served.settings(1).threads(2, hold));
  private final float[] out = new float[BATCH * 10];
  private final Arguments arguments =
      service.arguments().input("input", Served.batch(BATCH)).output("output", out);

  @AfterEach
  void end() {
    goOn.countDown();
    service.close();
    callers.close();
  }

  private void assertRight() {
    Arrays.fill(out, -1);
    service.run(arguments, LONG);
    assertThat(out).isEqualTo(Served.expected(BATCH));
  }

  @Test
  void aCallIsCancelledBetweenSteps() throws Exception {
    Lease lease = service.borrow(LONG);
    assertThat(lease.cancel()).isFalse();
    Arrays.fill(out, 7);
    Future<?> call = callers.submit(() -> lease.run(arguments));
    inside.await();
    assertThatThrownBy(() -> lease.run(arguments)).hasMessage("lease: running in another thread");
    assertThat(lease.cancel()).isTrue();
    lease.close(); // goes back when the run has ended
    assertThat(service.counters().busy()).isEqualTo(1);
    goOn.countDown();
    assertThatThrownBy(call::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancellationException.class)
        .hasMessageContaining("run of lenet5 cancelled");
    assertThat(out).containsOnly(7);
    assertThat(service.counters().cancelled()).isEqualTo(1);
    assertThatThrownBy(() -> lease.run(arguments)).hasMessage("lease: closed");
    assertThat(lease.cancel()).isFalse();
    assertRight();
    assertThat(service.counters().busy()).isZero();
  }

  @Test
  void anInterruptCancelsARunAndAWait() throws Exception {
    CountDownLatch ended = new CountDownLatch(2);
    Future<?> running = callers.submit(() -> cancelled(ended));
    inside.await();
    Future<?> waiting = callers.submit(() -> cancelled(ended));
    while (service.counters().waiting() == 0) {
      Thread.onSpinWait();
    }
    assertThat(waiting.cancel(true)).isTrue();
    assertThat(running.cancel(true)).isTrue();
    goOn.countDown();
    ended.await();
    assertThat(service.counters().runs()).isZero();
    assertThat(service.counters().cancelled()).isEqualTo(1);
    assertThat(service.counters().waiting()).isZero();
    assertRight();
  }

  private void cancelled(CountDownLatch ended) {
    try {
      service.run(arguments, LONG);
    } catch (CancellationException e) {
      if (Thread.currentThread().isInterrupted()) {
        ended.countDown();
      }
    }
  }

  @Test
  void closingLetsTheRunFinishAndRefusesThoseWhoWait() throws Exception {
    Future<?> running = callers.submit(() -> service.run(arguments, LONG));
    inside.await();
    Future<?> waiting = callers.submit(() -> service.run(service.arguments(), LONG));
    while (service.counters().waiting() == 0) {
      Thread.onSpinWait();
    }
    service.close();
    service.close();
    assertThatThrownBy(waiting::get).hasRootCauseMessage("service lenet5: closed");
    assertThatThrownBy(() -> service.run(arguments, LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service lenet5: closed");
    assertThatThrownBy(() -> service.borrow(LONG)).hasMessage("service lenet5: closed");
    goOn.countDown();
    running.get();
    assertThat(out).isEqualTo(Served.expected(BATCH));
    assertThat(service.counters().busy()).isZero();
  }

  @Test
  void closingWithPatienceCancelsWhatGoesOnLonger() throws Exception {
    Arrays.fill(out, 7);
    Future<?> running = callers.submit(() -> service.run(arguments, LONG));
    inside.await();
    assertThat(service.close(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThatThrownBy(running::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(out).containsOnly(7);
    assertThat(service.close(LONG)).isTrue();
  }

  @Test
  void aLeaseOfAClosedServiceIsRefused() {
    Lease lease = service.borrow(LONG);
    service.close();
    assertThatThrownBy(() -> lease.run(arguments)).hasMessage("service lenet5: closed");
    lease.close();
    lease.close();
    assertThat(service.counters().busy()).isZero();
  }

  @Test
  void threadsOfItsOwnEndWithTheLastRun() throws Exception {
    long before = workers();
    Service own = Service.of(Served.MODEL, BATCH, Served.settings(1).threads(3));
    assertThat(workers()).isEqualTo(before + 2);
    own.run(arguments, LONG);
    assertThat(out).isEqualTo(Served.expected(BATCH));
    own.close();
    for (long end = System.nanoTime() + LONG.toNanos();
        workers() > before && System.nanoTime() < end; ) {
      Thread.sleep(1);
    }
    assertThat(workers()).isEqualTo(before);
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("lanewise-"))
        .count();
  }
}
