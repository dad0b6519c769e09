package dev.lanewise.bench.kernel;

import dev.lanewise.kernels.Kernel;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Operation;
import dev.lanewise.kernels.Operations;
import dev.lanewise.kernels.Team;
import java.util.ArrayList;
import java.util.List;

/** A kernel and a shape to measure it on. */
public record Case(Kernel<?> kernel, ShapeLine shape) {
  /**
   * What {@code lanewise bench kernels} measures: the kernel chosen for each operation, on the
   * built-in shapes.
   */
  public static List<Case> ofThisMachine(boolean quick) {
    return chosen(Kernels.best(), Shapes.builtIn()).stream()
        .filter(c -> !quick || c.shape().quickFor(c.kernel().operation()))
        .toList();
  }

  /** The row's id, which names the operation and the shape but not the kernel chosen for it. */
  public String id() {
    return kernel.operation().name() + ".f32." + shape.label();
  }

  /** The kernel's own id and the shape's label. */
  String fullName() {
    return kernel.id() + " " + shape.label();
  }

  /** The same kernel and shape with ordinary numbers. */
  Case ordinary() {
    return new Case(kernel, shape.ordinary());
  }

  Workload workload(Team team) {
    return Workloads.of(kernel.operation()).make(kernel, shape, team);
  }

  /**
   * The kernels a table would use, one for each operation it has, on all shapes of their contracts.
   */
  static List<Case> chosen(Kernels table, List<ShapeLine> shapes) {
    List<Case> cases = new ArrayList<>();
    for (Operation<?> operation : Operations.all()) {
      if (table.all().stream().anyMatch(k -> k.operation().equals(operation))) {
        addTo(cases, table.kernel(operation), shapes);
      }
    }
    return cases;
  }

  /** Every registered kernel, those a better one overrides included. */
  static List<Case> registered(Kernels table, List<ShapeLine> shapes) {
    List<Case> cases = new ArrayList<>();
    table.all().forEach(kernel -> addTo(cases, kernel, shapes));
    return cases;
  }

  private static void addTo(List<Case> cases, Kernel<?> kernel, List<ShapeLine> shapes) {
    String contract = Workloads.of(kernel.operation()).key();
    shapes.stream()
        .filter(s -> s.contract().equals(contract) && s.isFor(kernel.operation()))
        .filter(s -> Workloads.accepts(kernel, s))
        .forEach(s -> cases.add(new Case(kernel, s)));
  }
}
