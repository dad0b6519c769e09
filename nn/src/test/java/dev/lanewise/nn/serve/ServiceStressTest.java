package dev.lanewise.nn.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Predictor;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Eight threads call one model in all ways at once, and predictors are closed and opened at random.
 * With {@code -Dlanewise.stress=10000000} as many predictions as that.
 */
class ServiceStressTest {
  private static final int THREADS = 8;
  private static final long PREDICTIONS = Long.getLong("lanewise.stress", 10_000);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** What classes, profiles and compiled code still take; of runs nothing may be left. */
  private static final long SLACK = 16L << 20;

  @Test
  void everyPredictionIsRightAndNothingGrows() throws Exception {
    try (Service service = Service.of(Served.MODEL, Served.settings(THREADS / 2))) {
      predict(service, PREDICTIONS / 4);
      long heap = heap();
      long other = other();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      assertThat(predict(service, PREDICTIONS)).isGreaterThanOrEqualTo(PREDICTIONS);
      assertThat(heap()).isLessThan(heap + SLACK);
      assertThat(other()).isLessThan(other + SLACK);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .isLessThanOrEqualTo(threads + THREADS); // the JVM's own come and go
      assertThat(service.counters().busy()).isZero();
      assertThat(service.counters().failures()).isZero();
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Classes and compiled code, and buffers outside the heap. */
  private static long other() {
    return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }

  /** How many it made. */
  private static long predict(Service service, long predictions) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        all.add(pool.submit(() -> work(service, random, predictions / THREADS + 1)));
      }
      long sum = 0;
      for (Future<Long> one : all) {
        sum += one.get();
      }
      return sum;
    }
  }

  private static long work(Service service, SplittableRandom random, long predictions) {
    Arguments arguments = service.arguments();
    float[] out = new float[10];
    arguments.output("output", out);
    long done = 0;
    Predictor predictor = Served.MODEL.predictor();
    while (done < predictions) {
      int calls = 1 + random.nextInt(20);
      switch (random.nextInt(4)) {
        case 0 -> {
          predictor.close();
          predictor = Served.MODEL.predictor();
        }
        case 1 -> {
          for (int i = 0; i < calls; i++) {
            int image = random.nextInt(Served.IMAGES);
            predictor.run(Served.IN[image], out);
            check(out, image);
          }
          done += calls;
        }
        case 2 -> {
          for (int i = 0; i < calls; i++) {
            int image = random.nextInt(Served.IMAGES);
            service.run(arguments.input("input", Served.IN[image]), LONG);
            check(out, image);
          }
          done += calls;
        }
        default -> {
          try (Lease lease = service.borrow(LONG)) {
            for (int i = 0; i < calls; i++) {
              int image = random.nextInt(Served.IMAGES);
              lease.run(arguments.input("input", Served.IN[image]));
              check(out, image);
            }
          }
          done += calls;
        }
      }
    }
    predictor.close();
    return done;
  }

  private static void check(float[] out, int image) {
    if (!Arrays.equals(out, Served.EXPECTED[image])) {
      throw new AssertionError(
          "image %d: %s instead of %s"
              .formatted(image, Arrays.toString(out), Arrays.toString(Served.EXPECTED[image])));
    }
    Arrays.fill(out, Float.NaN);
  }
}
