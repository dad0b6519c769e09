package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.blocking.TileShape.Ending;
import java.lang.classfile.CodeBuilder;

/** Writes what an {@link Ending} does with a number on the stack. */
final class EndingCode {
  private final CodeBuilder code;
  private final LaneCode lanes;
  private final Ending ending;
  private final int low;
  private final int high;

  /**
   * @param low local variable for the lower bound
   * @param high local variable for the upper one
   */
  EndingCode(CodeBuilder code, LaneCode lanes, Ending ending, int low, int high) {
    this.code = code;
    this.lanes = lanes;
    this.ending = ending;
    this.low = low;
    this.high = high;
  }

  /** Sets the bounds' variables. */
  void bounds() {
    if (ending.fromBelow()) {
      bound(ending.low(), low);
    }
    if (ending.fromAbove()) {
      bound(ending.high(), high);
    }
  }

  private void bound(float value, int local) {
    code.loadConstant(value);
    lanes.broadcast(code);
    lanes.set(code, local);
  }

  /** Adds a local variable, if there are biases. */
  void addBias(int bias) {
    if (ending.biased()) {
      lanes.get(code, bias);
      lanes.add(code);
    }
  }

  /** Bounds the number. */
  void clamp(int scratch) {
    if (ending.fromBelow()) {
      lanes.set(code, scratch);
      lanes.atLeast(code, scratch, low);
    }
    if (ending.fromAbove()) {
      lanes.set(code, scratch);
      lanes.atMost(code, scratch, high);
    }
  }
}
