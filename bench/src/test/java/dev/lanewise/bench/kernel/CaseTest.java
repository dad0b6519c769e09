package dev.lanewise.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Team;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Registering a kernel enrols it in the bench. */
class CaseTest {
  @Test
  void everyOperationHasAWorkloadAndAShape() {
    Set<Object> measured = new HashSet<>();
    Case.ofThisMachine(false).forEach(c -> measured.add(c.kernel().operation()));
    assertThat(measured).containsAll(Operations.all());
  }

  @Test
  void everyContractIsMeasuredQuickly() {
    Set<Object> measured = new HashSet<>();
    Case.ofThisMachine(true).forEach(c -> measured.add(c.kernel().operation().contract()));
    assertThat(Operations.all()).allSatisfy(o -> assertThat(measured).contains(o.contract()));
  }

  @Test
  void everyRegisteredKernelIsMeasured() {
    Set<Kernel<?>> measured = new HashSet<>();
    Case.registered(Kernels.best(), Shapes.builtIn()).forEach(c -> measured.add(c.kernel()));
    assertThat(measured).containsExactlyInAnyOrderElementsOf(Kernels.best().all());
  }

  @Test
  void everyChosenKernelIsARowOfItsOwn() {
    List<Case> cases = Case.ofThisMachine(false);
    assertThat(cases).extracting(Case::id).doesNotHaveDuplicates().contains("gemm.f32.512x512x512");
    assertThat(cases)
        .allSatisfy(
            c -> assertThat(c.kernel()).isSameAs(Kernels.best().kernel(c.kernel().operation())));
    assertThat(Case.ofThisMachine(true))
        .isNotEmpty()
        .hasSizeLessThan(cases.size())
        .isSubsetOf(cases);
  }

  @Test
  void everyShapeCanBeRun() {
    Set<Object> contracts = new HashSet<>();
    try (Team team = Team.of(2)) {
      for (Case c : Case.ofThisMachine(false)) {
        boolean first = contracts.add(c.kernel().operation().contract() + c.shape().label());
        if (first && c.shape().get("n", 0) < 1 << 20) {
          Workload workload = c.workload(team);
          assertThat(workload.work().amount()).as(c.id()).isPositive();
          assertThat(workload.result()).as(c.id()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void everyShapeBelongsToAContract() {
    assertThat(Workloads.all())
        .extracting(Workloads.Entry::key)
        .containsAll(Shapes.builtIn().stream().map(ShapeLine::contract).toList());
  }

  @Test
  void anOperationOfAnUnknownContractIsNamed() {
    assertThatThrownBy(() -> Workloads.of(new Operation<>("sort", String.class)))
        .hasMessage("sort: no workload for contract String; add one to Workloads");
  }

  @Test
  void namesTheShapeAndNotTheKernel() {
    Case c =
        new Case(
            Kernels.best().kernel(Operations.GEMM), new ShapeLine("gemm", "2x3x4", true, Map.of()));
    assertThat(c.id()).isEqualTo("gemm.f32.2x3x4");
    assertThat(c.fullName()).isEqualTo(Kernels.best().kernel(Operations.GEMM).id() + " 2x3x4");
  }
}
