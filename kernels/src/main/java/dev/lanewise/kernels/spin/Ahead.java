package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Bringing memory into cache before it is needed. Java has no prefetch; a load of one float of a
 * line does it as well, if the JIT compiler believes that the float is used.
 */
final class Ahead {
  private static final ClassDesc THREAD = ClassDesc.of("java.lang.Thread");
  private static final float UNLIKELY = 0x1.234567p-99f;

  private Ahead() {}

  /** Seems to need the sum of what was loaded, in a local. */
  static void seem(CodeBuilder code, int touched) {
    Label not = code.newLabel();
    code.fload(touched).loadConstant(UNLIKELY).fcmpl().ifne(not);
    code.invokestatic(THREAD, "onSpinWait", MethodTypeDesc.of(CD_void));
    code.labelBinding(not);
  }
}
