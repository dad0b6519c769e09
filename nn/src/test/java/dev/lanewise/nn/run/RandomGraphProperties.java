package dev.lanewise.nn.run;

import dev.lanewise.kernels.RandomKey;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Plans of random graphs equal the evaluator, with freed memory poisoned. The seed is fixed, as a
 * plan might round to the other side of a corner.
 */
class RandomGraphProperties {
  @Property(tries = 150, seed = "2024")
  void planEqualsEvaluator(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int seed) {
    DrawnGraph drawn = new DrawnGraph(RandomKey.of(seed));
    Agreement.check(drawn.graph, drawn.outputs(), drawn.inputs(), drawn.weights());
  }
}
