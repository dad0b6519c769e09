package dev.lanewise.nn.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.run.Allocations;
import dev.lanewise.nn.run.Arguments;
import dev.lanewise.nn.run.Model;
import dev.lanewise.nn.run.WarmUp;
import dev.lanewise.nn.run.Weights;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ServiceTest {
  private static final Duration NOT_AT_ALL = Duration.ZERO;

  @Test
  void saysWhatItTakesAndMakes() {
    try (Service service = Service.of(Served.MODEL, 2, Served.settings(1))) {
      assertThat(service.name()).isEqualTo("lenet5");
      assertThat(service.inputs()).isEqualTo(Map.of("input", Shape.of(2, 1, 28, 28)));
      assertThat(service.outputs()).isEqualTo(Map.of("output", Shape.of(2, 10)));
      assertThat(service.counters().predictors()).isEqualTo(1);
    }
  }

  @Test
  void computesWhatOneThreadDoes() {
    try (Service service = Service.of(Served.MODEL, Served.settings(2))) {
      for (int i = 0; i < Served.IMAGES; i++) {
        Arguments arguments = Served.arguments(service, i);
        service.run(arguments, NOT_AT_ALL);
        assertThat(Served.isRight(arguments, i)).isTrue();
      }
      assertThat(service.counters().runs()).isEqualTo(Served.IMAGES);
      assertThat(service.counters().busy()).isZero();
    }
  }

  @Test
  void aCallAllocatesNothing() {
    try (Service service = Service.of(Served.MODEL, Served.settings(2))) {
      Arguments arguments = Served.arguments(service, 0);
      Runnable call = () -> service.run(arguments, NOT_AT_ALL);
      assertThat(Allocations.bytesOf(call, 100)).isZero();
      try (Lease lease = service.borrow(NOT_AT_ALL)) {
        assertThat(Allocations.bytesOf(() -> lease.run(arguments), 100)).isZero();
      }
    }
  }

  @Test
  void threadsOfItsOwnOfAnExecutorOrOfATeamGiveTheSameBits() {
    float[] in = Served.batch(8);
    Set<Thread> lent = ConcurrentHashMap.newKeySet();
    try (ExecutorService executor =
            Executors.newFixedThreadPool(
                1,
                work -> {
                  Thread thread = new Thread(work);
                  lent.add(thread);
                  return thread;
                });
        Team team = Team.of(2)) {
      for (ServiceSettings settings :
          new ServiceSettings[] {
            Served.settings(2).threads(2),
            Served.settings(2).threads(2, executor),
            Served.settings(2).team(team)
          }) {
        float[] out = new float[80];
        try (Service service = Service.of(Served.MODEL, 8, settings)) {
          Arguments arguments = service.arguments().input("input", in).output("output", out);
          service.run(arguments, NOT_AT_ALL);
        }
        assertThat(out).isEqualTo(Served.expected(8));
      }
      assertThat(lent).hasSize(1);
      team.run(1, (part, worker) -> {}); // still open
    }
  }

  @Test
  void whenAllAreBusyOthersAreRefusedInTime() {
    try (Service service = Service.of(Served.MODEL, Served.settings(1))) {
      Arguments arguments = Served.arguments(service, 0);
      try (Lease lease = service.borrow(NOT_AT_ALL)) {
        lease.run(arguments);
        assertThat(service.counters().busy()).isEqualTo(1);
        long start = System.nanoTime();
        assertThatThrownBy(() -> service.run(arguments, Duration.ofMillis(20)))
            .isInstanceOf(ServiceBusyException.class)
            .hasMessage(
                "service lenet5: 1 of 1 predictors are busy and none came free within 20.0 ms, with 0 more calls waiting; call later, or give it more predictors or more patience");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        assertThatThrownBy(() -> service.borrow(NOT_AT_ALL))
            .isInstanceOf(ServiceBusyException.class);
      }
      service.run(arguments, NOT_AT_ALL);
      assertThat(service.counters().refused()).isEqualTo(2);
      assertThat(service.counters().waitNanos()).isGreaterThanOrEqualTo(20_000_000);
      assertThat(service.counters().runs()).isEqualTo(2);
    }
  }

  @Test
  void aFailedCallCountsAndHarmsNoOther() {
    try (Service service = Service.of(Served.MODEL, Served.settings(1))) {
      Arguments empty = service.arguments();
      assertThatThrownBy(() -> service.run(empty, NOT_AT_ALL))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("arguments: input input was given no array");
      Arguments arguments = Served.arguments(service, 3);
      service.run(arguments, NOT_AT_ALL);
      assertThat(Served.isRight(arguments, 3)).isTrue();
      assertThat(service.counters().failures()).isEqualTo(1);
      assertThat(service.counters().runs()).isEqualTo(1);
    }
  }

  @Test
  void wrongSettingsAreRefused() {
    assertThatThrownBy(() -> Served.settings(0))
        .hasMessage("service: predictors is 0 but must be at least 1");
    assertThatThrownBy(() -> Served.settings(1).threads(0))
        .hasMessage("service: threads is 0 but must be at least 1");
    assertThatThrownBy(() -> Service.of(Served.MODEL, 0, Served.settings(1)))
        .hasMessage("model: batch is 0 but must be at least 1");
  }

  @Test
  void warmUpReportsAndIsNotCounted() {
    Linear layer = Linear.of(3, 2);
    Model small = Model.of(layer, Weights.zeros(layer.variables()), Shape.of(3));
    try (Service service = Service.of(small, Served.settings(3))) {
      WarmUp report = service.warmUp();
      assertThat(report.calls()).isGreaterThan(20);
      assertThat(service.counters().runs()).isZero();
      assertThat(service.counters().busy()).isZero();
    }
  }
}
