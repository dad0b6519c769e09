package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.blocking.TileShape.Ending;
import dev.lanewise.kernels.nhwc.LinearMap;
import dev.lanewise.kernels.nhwc.Transform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Writes the class of a {@link Transform}: two loops around the map's steps, on named locals. */
public final class TransformSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int,
          CD_int,
          CD_int,
          LaneCode.FLOATS,
          CD_int);

  // Locals of run(); 0 is this.
  private static final int OUTER = 1;
  private static final int INNER = 2;
  private static final int IN = 3;
  private static final int IN_OFF = 4;
  private static final int IN_STEP = 5;
  private static final int IN_OUTER = 6;
  private static final int OUT = 7;
  private static final int OUT_OFF = 8;
  private static final int OUT_STEP = 9;
  private static final int OUT_OUTER = 10;
  private static final int BIAS = 11;
  private static final int BIAS_OFF = 12;
  private static final int I = 13;
  private static final int J = 14;
  private static final int LOW = 15;
  private static final int HIGH = 16;
  private static final int ADDED = 17;
  private static final int OUTPUT = 18;
  private static final int FIRST = 19;

  private final LinearMap map;
  private final Ending ending;
  private final List<Float> factors;
  private final LaneCode lanes;
  private final EndingCode ends;
  private final int width;
  private final CodeBuilder code;

  private TransformSpinner(LinearMap map, Ending ending, int width, CodeBuilder code) {
    this.map = map;
    this.ending = ending;
    this.factors =
        map.steps().stream()
            .filter(s -> s.z() == LinearMap.NOTHING || Math.abs(s.factor()) != 1)
            .map(LinearMap.Step::factor)
            .distinct()
            .toList();
    this.lanes = LaneCode.of(width);
    this.ends = new EndingCode(code, lanes, ending, LOW, HIGH);
    this.width = width;
    this.code = code;
  }

  /**
   * The map over vectors.
   *
   * @param ending what outputs meet before they are stored
   * @param lanes floats in a vector; 1 makes scalar code
   */
  public static Transform spin(LinearMap map, Ending ending, int lanes) {
    return Spin.instance(
        Transform.class,
        "Transform" + map.inputs() + "to" + map.outputs().size(),
        "run",
        RUN,
        code -> new TransformSpinner(map, ending, lanes, code).emit());
  }

  // Locals: factors, where inputs and outputs start, then all values.

  private int factor(float f) {
    return FIRST + factors.indexOf(f);
  }

  private int inputAt(int k) {
    return FIRST + factors.size() + k;
  }

  private int outputAt(int k) {
    return inputAt(map.inputs()) + k;
  }

  private int value(int v) {
    return outputAt(map.outputs().size()) + v;
  }

  private void emit() {
    for (float f : factors) {
      code.loadConstant(f);
      lanes.broadcast(code);
      lanes.set(code, factor(f));
    }
    ends.bounds();
    code.iconst_0().istore(I);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(I).iload(OUTER).if_icmpge(end);
    for (int k = 0; k < map.inputs(); k++) {
      code.iload(IN_OFF).loadConstant(k).iload(IN_STEP).imul().iadd().istore(inputAt(k));
    }
    for (int k = 0; k < map.outputs().size(); k++) {
      code.iload(OUT_OFF).loadConstant(k).iload(OUT_STEP).imul().iadd().istore(outputAt(k));
    }
    inner();
    code.iload(IN_OFF).iload(IN_OUTER).iadd().istore(IN_OFF);
    code.iload(OUT_OFF).iload(OUT_OUTER).iadd().istore(OUT_OFF);
    code.iinc(I, 1).goto_(top);
    code.labelBinding(end);
    code.return_();
  }

  private void inner() {
    code.iconst_0().istore(J);
    Label top = code.newBoundLabel();
    Label end = code.newLabel();
    code.iload(J).iload(INNER).if_icmpge(end);
    for (int k = 0; k < map.inputs(); k++) {
      lanes.beforeLoad(code);
      code.aload(IN).iload(inputAt(k)).iload(J).iadd();
      lanes.load(code);
      lanes.set(code, value(k));
    }
    int next = map.inputs();
    for (LinearMap.Step s : map.steps()) {
      step(s);
      lanes.set(code, value(next++));
    }
    if (ending.biased()) {
      lanes.beforeLoad(code);
      code.aload(BIAS).iload(BIAS_OFF).iload(J).iadd();
      lanes.load(code);
      lanes.set(code, ADDED);
    }
    for (int k = 0; k < map.outputs().size(); k++) {
      lanes.get(code, value(map.outputs().get(k)));
      ends.addBias(ADDED);
      ends.clamp(OUTPUT);
      code.aload(OUT).iload(outputAt(k)).iload(J).iadd();
      lanes.store(code);
    }
    code.iinc(J, width).goto_(top);
    code.labelBinding(end);
  }

  private void step(LinearMap.Step s) {
    if (s.z() == LinearMap.NOTHING) {
      lanes.get(code, value(s.x()));
      lanes.get(code, factor(s.factor()));
      lanes.multiply(code);
    } else if (s.factor() == 1) {
      lanes.get(code, value(s.x()));
      lanes.get(code, value(s.z()));
      lanes.add(code);
    } else if (s.factor() == -1) {
      lanes.get(code, value(s.z()));
      lanes.get(code, value(s.x()));
      lanes.subtract(code);
    } else {
      lanes.get(code, value(s.x()));
      lanes.get(code, factor(s.factor()));
      lanes.get(code, value(s.z()));
      lanes.fma(code);
    }
  }
}
