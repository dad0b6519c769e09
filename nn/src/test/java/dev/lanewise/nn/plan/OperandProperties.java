package dev.lanewise.nn.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lanewise.nn.graph.Graph;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OperandProperties {
  /**
   * Which of three axes repeat, and how many first ones are missing: every broadcast of three axes.
   */
  @Property(tries = 200)
  void repeatedOperandsReadWhatABroadcastWould(
      @ForAll @Size(3) List<@IntRange(min = 1, max = 4) Integer> sizes,
      @ForAll @IntRange(max = 7) int repeats,
      @ForAll @IntRange(max = 3) int missing) {
    Shape to = Shape.of(sizes.stream().mapToInt(i -> i).toArray());
    List<Integer> ones = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (i < missing || (repeats & 1 << i) != 0) {
        ones.add(i);
      }
    }
    Shape collapsed = to.collapsed(ones);
    Shape from = collapsed.without(List.of(0, 1, 2).subList(0, missing));
    Node x = new Graph().input("x", from);
    Operand operand = Operand.repeated(x, from, to);
    if (operand == null) {
      // Only a repeated axis between two that are not has no such form.
      assertThat(from.rank()).isEqualTo(3);
      assertThat(ones).containsExactly(1);
      return;
    }
    for (int p = 0; p < to.size(); p++) {
      int i = p / (to.dim(1) * to.dim(2)) % collapsed.dim(0);
      int j = p / to.dim(2) % to.dim(1) % collapsed.dim(1);
      int k = p % to.dim(2) % collapsed.dim(2);
      int expected = (i * collapsed.dim(1) + j) * collapsed.dim(2) + k;
      assertThat(p / operand.inner() % operand.mid()).isEqualTo(expected);
    }
  }
}
