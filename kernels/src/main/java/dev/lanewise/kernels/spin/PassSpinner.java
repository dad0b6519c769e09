package dev.lanewise.kernels.spin;

import static dev.lanewise.kernels.spin.PassMemory.COUNT;
import static dev.lanewise.kernels.spin.PassMemory.FIRST_VALUE;
import static dev.lanewise.kernels.spin.PassMemory.I;
import static dev.lanewise.kernels.spin.PassMemory.IN;
import static dev.lanewise.kernels.spin.PassMemory.IN_STEP;
import static dev.lanewise.kernels.spin.PassMemory.M;
import static dev.lanewise.kernels.spin.PassMemory.OUT;
import static dev.lanewise.kernels.spin.PassMemory.P;
import static dev.lanewise.kernels.spin.PassMemory.Q;
import static dev.lanewise.kernels.spin.PassMemory.S;
import static dev.lanewise.kernels.spin.PassMemory.XS;
import static dev.lanewise.kernels.spin.PassMemory.YS;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.fourier.Pass;
import dev.lanewise.kernels.fourier.PassShape;
import dev.lanewise.kernels.fourier.PassShape.Kind;
import dev.lanewise.kernels.spin.Butterfly.Complex;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the class of a {@link Pass} for a {@link PassShape}: one butterfly, straight-line over
 * named locals, in a loop over vectors of elements.
 */
public final class PassSpinner {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          LaneCode.FLOATS,
          CD_int,
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
          CD_int,
          CD_float);
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);

  private final PassShape shape;
  private final CodeBuilder code;
  private final Straight values;
  private final PassMemory memory;

  private PassSpinner(PassShape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    this.values = new Straight(code, LaneCode.of(shape.lanes()), FIRST_VALUE);
    this.memory = new PassMemory(shape, code, values);
  }

  /** A pass of the given shape. */
  public static Pass spin(PassShape shape) {
    String name = shape.radix() == 1 ? "ComplexProduct" : "Radix" + shape.radix();
    return Spin.instance(
        Pass.class,
        name,
        PassSelections.table(shape.lanes(), shape.unit()),
        "run",
        RUN,
        code -> new PassSpinner(shape, code).emit());
  }

  private void emit() {
    Butterfly butterfly = new Butterfly(values, shape.radix());
    memory.prepare();
    code.iload(M).iload(XS).imul().istore(IN_STEP);
    if (shape.kind() == Kind.WIDE) {
      loop(P, () -> code.iload(M), 1, () -> wide(butterfly));
    } else if (shape.kind() == Kind.MIRROR) {
      values.prepare(0.5);
      code.iload(S).istore(COUNT);
      overlapping(COUNT, () -> mirror(butterfly));
    } else if (shape.kind() == Kind.SHUFFLED) {
      code.iload(M).iload(S).imul().istore(COUNT);
      overlapping(COUNT, () -> flat(butterfly));
    } else {
      code.iload(S).istore(COUNT);
      overlapping(M, () -> flat(butterfly));
    }
    code.return_();
  }

  // Loops.

  private void loop(int i, Runnable end, int step, Runnable body) {
    code.iconst_0().istore(i);
    Label top = code.newBoundLabel();
    Label out = code.newLabel();
    code.iload(i);
    end.run();
    code.if_icmpge(out);
    body.run();
    code.iinc(i, step).goto_(top);
    code.labelBinding(out);
  }

  /** I takes the starts of vectors that cover 0 .. end - 1; a ragged last one overlaps. */
  private void overlapping(int end, Runnable body) {
    loop(
        Q,
        () -> code.iload(end),
        shape.lanes(),
        () -> {
          code.iload(Q);
          if (shape.ragged()) {
            code.iload(end).loadConstant(shape.lanes()).isub().invokestatic(MATH, "min", MIN);
          }
          code.istore(I);
          body.run();
        });
  }

  /** One p: its roots of unity, then all q. */
  private void wide(Butterfly butterfly) {
    Complex[] roots = new Complex[shape.radix()];
    if (!shape.last()) {
      for (int k = 1; k < shape.radix(); k++) {
        roots[k] = memory.root(k);
      }
    }
    overlapping(
        S,
        () -> {
          code.iload(P).iload(XS).imul().iload(I).iadd().istore(IN);
          code.iload(P).loadConstant(shape.radix()).imul().iload(YS).imul().iload(I).iadd();
          code.istore(OUT);
          Complex[] y = butterfly.transform(memory.loads());
          for (int k = 0; k < shape.radix(); k++) {
            memory.store(k > 0 && !shape.last() ? butterfly.times(y[k], roots[k]) : y[k], k);
          }
        });
  }

  /** Elements I and following, of all positions at once. */
  private void flat(Butterfly butterfly) {
    code.iload(I).istore(IN);
    code.iload(I).loadConstant(shape.radix()).imul().istore(OUT);
    Complex[] y = butterfly.transform(memory.loads());
    int first = shape.kind() == Kind.SHUFFLED ? 1 : 0;
    for (int k = first; k < shape.radix(); k++) {
      y[k] = butterfly.times(y[k], memory.factor(k - first));
    }
    if (shape.kind() == Kind.SHUFFLED) {
      memory.storeInterleaved(y);
    } else {
      memory.store(y[0], 0);
    }
  }

  /** Elements 1 + I and following, and their mirror images, which lie backward. */
  private void mirror(Butterfly butterfly) {
    code.iload(I).iconst_1().iadd().istore(IN);
    Complex a = memory.load(0);
    code.iload(M).iload(I).isub().loadConstant(shape.lanes()).isub().istore(OUT);
    code.iload(OUT).istore(IN);
    Complex b = memory.loadBackward();
    int half = values.constant(0.5);
    int re = values.mul(half, values.add(a.re(), b.re()));
    int im = values.mul(half, values.sub(a.im(), b.im()));
    Complex t =
        butterfly.times(
            new Complex(values.sub(a.re(), b.re()), values.add(a.im(), b.im())), memory.factor(0));
    memory.storeBackward(new Complex(values.sub(re, t.re()), values.sub(t.im(), im)));
    code.iload(I).iconst_1().iadd().istore(OUT);
    memory.store(new Complex(values.add(re, t.re()), values.add(im, t.im())), 0);
  }
}
