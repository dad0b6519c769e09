package dev.lanewise.nn.plan;

import java.util.Arrays;
import java.util.List;

/**
 * Class numbers, held as floats, to rows of zeros with a one. A number that is no class gives
 * zeros.
 */
record Encode(int depth, Split split) implements Producer {

  static Encode of(int count, int depth) {
    return new Encode(depth, Split.none(count));
  }

  @Override
  public String kernel() {
    return "one-hot";
  }

  @Override
  public int unit() {
    return depth;
  }

  @Override
  public List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials) {
    float[] x = in.getFirst().array();
    int xOff = in.getFirst().offset();
    float[] z = out.array();
    int zOff = out.offset();
    return stage(
        (from, to, worker) -> {
          Arrays.fill(z, zOff + from * depth, zOff + to * depth, 0);
          for (int i = from; i < to; i++) {
            int label = (int) x[xOff + i];
            if (label == x[xOff + i] && label >= 0 && label < depth) {
              z[zOff + i * depth + label] = 1;
            }
          }
        });
  }
}
