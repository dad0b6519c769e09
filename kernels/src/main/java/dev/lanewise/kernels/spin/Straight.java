package dev.lanewise.kernels.spin;

import java.lang.classfile.CodeBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Writes straight-line arithmetic: each result goes to a local variable of its own. */
final class Straight {
  private final CodeBuilder code;
  private final LaneCode lanes;
  private final Map<Float, Integer> constants = new HashMap<>();
  private int next;

  /**
   * @param next the first free local
   */
  Straight(CodeBuilder code, LaneCode lanes, int next) {
    this.code = code;
    this.lanes = lanes;
    this.next = next;
  }

  /** A local that nothing else uses. */
  int fresh() {
    return next++;
  }

  /** Pops a value into a new local. */
  int set() {
    int local = fresh();
    lanes.set(code, local);
    return local;
  }

  /** Makes a local of a constant. Before the loops: all must be there when code uses them. */
  void prepare(double constant) {
    float value = (float) constant;
    if (!constants.containsKey(value)) {
      code.loadConstant(value);
      lanes.broadcast(code);
      constants.put(value, set());
    }
  }

  /** A prepared constant. */
  int constant(double value) {
    return Objects.requireNonNull(constants.get((float) value), "constant was not prepared");
  }

  int add(int x, int y) {
    push(x, y);
    lanes.add(code);
    return set();
  }

  int sub(int x, int y) {
    push(x, y);
    lanes.subtract(code);
    return set();
  }

  int mul(int x, int y) {
    push(x, y);
    lanes.multiply(code);
    return set();
  }

  /** {@code x y + z}. */
  int fma(int x, int y, int z) {
    push(x, y);
    lanes.get(code, z);
    lanes.fma(code);
    return set();
  }

  private void push(int x, int y) {
    lanes.get(code, x);
    lanes.get(code, y);
  }
}
