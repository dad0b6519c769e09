package dev.lanewise.bench.kernel;

import dev.lanewise.bench.report.Table;
import dev.lanewise.kernels.ConvShape;
import dev.lanewise.kernels.Convolution;
import dev.lanewise.kernels.ConvolutionChoice;
import dev.lanewise.kernels.ConvolutionChoice.Estimate;
import dev.lanewise.kernels.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which algorithm each convolution of a list of cases is given, with the estimates it rests on. */
public final class Explanation {
  private Explanation() {}

  /**
   * A table, the algorithm chosen first, then the costs of all candidates; or why there is none.
   */
  public static List<String> of(List<Case> cases, Machine machine) {
    Table table = new Table().add("row", "chosen", "candidates");
    boolean some = false;
    for (Case c : cases) {
      if (c.kernel().code() instanceof Convolution convolution) {
        some = true;
        table.add(line(c, convolution.role(), machine));
      }
    }
    if (!some) {
      return List.of("none of these " + cases.size() + " rows is a convolution");
    }
    List<String> lines = new ArrayList<>(table.lines(Table.Side.LEFT));
    lines.add("thousands of cycles = multiply-adds / rate + bytes / bandwidth + calls, estimated");
    return lines;
  }

  private static String[] line(Case c, Convolution.Role role, Machine machine) {
    ConvShape shape = ConvolutionSizes.of(c.shape());
    List<Estimate> all = ConvolutionChoice.estimates(role, shape, machine);
    List<String> cells = new ArrayList<>(List.of(c.id(), all.get(0).algorithm().word()));
    for (Estimate e : all) {
      cells.add(
          String.format(
              Locale.ROOT,
              "%s %.0f = %.0f + %.0f + %.0f",
              e.algorithm().word(),
              e.cycles() / 1e3,
              e.arithmetic() / 1e3,
              e.memory() / 1e3,
              e.calls() / 1e3));
    }
    return cells.toArray(String[]::new);
  }
}
