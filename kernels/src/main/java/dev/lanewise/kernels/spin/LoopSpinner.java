package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.Elementwise;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

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
  private static final MethodTypeDesc ROW =
      MethodTypeDesc.of(
          CD_float,
          List.of(
              ARRAY, CD_int, ARRAY, CD_int, ARRAY, CD_int, CD_float, CD_float, CD_float, CD_float,
              ARRAY, CD_int, CD_int));
  private static final MethodTypeDesc COLUMN =
      MethodTypeDesc.of(CD_void, ARRAY, CD_int, CD_int, ARRAY, CD_int, ARRAY, CD_int, CD_int);
  private static final MethodTypeDesc ARRAYS =
      MethodTypeDesc.of(
          CD_void, ARRAY, CD_int, ARRAY, CD_int, ARRAY, CD_int, ARRAY, CD_int, CD_float, ARRAY,
          CD_int, CD_int);

  private LoopSpinner() {}

  /** The map of a function of at most 8 inputs over arrays. */
  public static Elementwise elementwise(String name, Expression function, int bits) {
    return new SpunElementwise.Family(name, function, bits).variant(0);
  }

  /** The member of a family whose inputs in the bit set {@code scalars} are read once. */
  static SpunElementwise elementwise(SpunElementwise.Family family, int scalars) {
    Loop loop = new Loop(family.arity(), scalars, false, true, Fold.NONE);
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
   * A loop over rows that stores its values or not, and joins them or not.
   *
   * <p>A sum has s interleaved parts (lanes times unrolled copies, at least 8), added pairwise:
   * {@code |error| <= (n / s + log2 s + 1) 2^-24 sum |f_i|} besides f's own. Its bits depend on the
   * vector width, those of a maximum and of what is stored do not.
   */
  static RowLoop row(String name, Expression function, boolean stores, Fold fold, int bits) {
    return new LoopClass(name, function, new Loop(7, 0b1111000, true, stores, fold), bits)
        .method("run", ROW, 0, code -> pushRow(code, stores))
        .instance(RowLoop.class);
  }

  /** A loop with f of up to four arrays, inputs 0 to 3, and a scalar, input 4. */
  static ArrayLoop arrays(String name, Expression function, int bits) {
    Loop loop = new Loop(5, 0b10000, true, true, Fold.NONE);
    return new LoopClass(name, function, loop, bits)
        .method("run", ARRAYS, 0, code -> Spin.pushParameters(code, ARRAYS))
        .instance(ArrayLoop.class);
  }

  private static void pushRow(CodeBuilder code, boolean stores) {
    code.aload(1).iload(2).aload(3).iload(4).aload(5).iload(6).fload(7).fload(8).fload(9);
    code.fload(10);
    if (stores) {
      code.aload(11).iload(12);
    }
    code.iload(13);
  }

  /** A loop that joins rows of a matrix element by element; the same bits at every width. */
  static ColumnLoop column(String name, Expression function, int bits) {
    return new LoopClass(name, function, new Loop(6, 0, false, true, Fold.NONE), bits)
        .method("run", COLUMN, 0, LoopSpinner::pushColumn)
        .instance(ColumnLoop.class);
  }

  private static void pushColumn(CodeBuilder code) {
    code.aload(6).iload(7);
    for (int r = 0; r < ColumnLoop.ROWS; r++) {
      code.aload(1).iload(2).iload(3).loadConstant(r).imul().iadd();
    }
    code.aload(4).iload(5).aload(6).iload(7).iload(8);
  }
}
