package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/** Makes hidden classes that extend an abstract class by one generated method. */
final class Spin {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();

  private static final DynamicConstantDesc<float[]> TABLE =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(
              ClassDesc.of("java.lang.invoke.MethodHandles"), "classData", ConstantDescs.CD_Object),
          ConstantDescs.DEFAULT_NAME,
          LaneCode.FLOATS);

  private Spin() {}

  /**
   * An instance of a new final class {@code name extends base} whose {@code method} has the emitted body.
   *
   * @param table numbers that the body loads by {@link #pushTable}: a constant of the class
   */
  static <T> T instance(
      Class<T> base, String name, float[] table, String method, MethodTypeDesc type, Consumer<CodeBuilder> body) {
    ClassDesc self = ClassDesc.of(HERE.lookupClass().getPackageName(), name);
    ClassDesc parent = base.describeConstable().orElseThrow();
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                c ->
                    c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withSuperclass(parent)
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            code -> code.aload(0).invokespecial(parent, INIT_NAME, MTD_void).return_())
                        .withMethodBody(method, type, ClassFile.ACC_PUBLIC, body));
    try {
      MethodHandles.Lookup made = HERE.defineHiddenClassWithClassData(bytes, table, true);
      return base.cast(made.findConstructor(made.lookupClass(), java.lang.invoke.MethodType.methodType(void.class)).invoke());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("spinning " + name + " failed: " + e, e);
    }
  }

  /** Pushes the table given to {@link #instance}. */
  static void pushTable(CodeBuilder code) {
    code.loadConstant(TABLE);
  }
}
