package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Reduction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Makes loops of expressions, each a hidden class of its own, so that the JIT compiler sees
 * constants where other code would have parameters.
 *
 * <p>{@code bits} is the vector width, 128, 256 or 512, or 0 for a loop of plain floats. Maps have
 * the same results, bit for bit, at every width.
 */
public final class LoopSpinner {
  private static final ClassDesc ARRAY = CD_float.arrayType();
  private static final MethodTypeDesc UNARY =
      MethodTypeDesc.of(CD_void, ARRAY, CD_int, ARRAY, CD_int, CD_int);
  private static final MethodTypeDesc N_ARY =
      MethodTypeDesc.of(CD_void, ARRAY.arrayType(), CD_int.arrayType(), ARRAY, CD_int, CD_int);
  private static final MethodTypeDesc REDUCTION =
      MethodTypeDesc.of(CD_float, ARRAY, CD_int, CD_int);
  private static final MethodTypeDesc ROW =
      MethodTypeDesc.of(CD_float, ARRAY, CD_int, CD_float, CD_float, ARRAY, CD_int, CD_int);

  private LoopSpinner() {}

  /** The map of a function of at most 8 inputs over arrays. */
  public static Elementwise elementwise(String name, Expression function, int bits) {
    return new SpunElementwise.Family(name, function, bits).variant(0);
  }

  /** The member of a family whose inputs in the bit set {@code scalars} are read once. */
  static SpunElementwise elementwise(SpunElementwise.Family family, int scalars) {
    Loop loop = new Loop(family.arity(), scalars, false, true, false);
    LoopClass made =
        new LoopClass(family.name(), family.function(), loop, family.bits())
            .method(
                "compute",
                N_ARY,
                ClassFile.ACC_PROTECTED,
                code -> pushElements(code, family.arity()));
    if (family.arity() == 1) {
      made.method(
          "compute", UNARY, ClassFile.ACC_PROTECTED, code -> Spin.pushParameters(code, UNARY));
    }
    return made.instance(SpunElementwise.class, family, scalars);
  }

  /** Pushes {@code in[0], inOff[0], in[1], ..., out, outOff, n}. */
  private static void pushElements(CodeBuilder code, int arity) {
    for (int k = 0; k < arity; k++) {
      code.aload(1).loadConstant(k).aaload().aload(2).loadConstant(k).iaload();
    }
    code.aload(3).iload(4).iload(5);
  }

  /**
   * {@code f(x_0) + f(x_1) + ...} with f of one input. With s interleaved sums (lanes times
   * unrolled copies, at least 8), {@code |error| <= (n / s + log2 s + 1) 2^-24 sum |f(x_i)|}
   * besides f's own.
   */
  public static Reduction sum(String name, Expression function, int bits) {
    return new LoopClass(name, function, new Loop(1, 0, false, false, true), bits)
        .method(
            "compute",
            REDUCTION,
            ClassFile.ACC_PROTECTED,
            code -> Spin.pushParameters(code, REDUCTION))
        .instance(SpunReduction.class, name);
  }

  /**
   * A loop over a row, with f of x and up to two scalars c and d; sums are as those of {@link
   * #sum}.
   */
  public static RowLoop row(String name, Expression function, RowLoop.Use use, int bits) {
    boolean stores = use != RowLoop.Use.SUM;
    return new LoopClass(
            name, function, new Loop(3, 0b110, true, stores, use != RowLoop.Use.STORE), bits)
        .method("run", ROW, ClassFile.ACC_PUBLIC, code -> pushRow(code, stores))
        .instance(RowLoop.class);
  }

  private static void pushRow(CodeBuilder code, boolean stores) {
    code.aload(1).iload(2).fload(3).fload(4);
    if (stores) {
      code.aload(5).iload(6);
    }
    code.iload(7);
  }
}
