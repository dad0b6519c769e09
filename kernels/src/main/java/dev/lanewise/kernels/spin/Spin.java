package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.Consumer;

/** Makes hidden classes that extend an abstract class by generated methods. */
final class Spin {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();

  private static final DynamicConstantDesc<float[]> TABLE =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(
              ClassDesc.of("java.lang.invoke.MethodHandles"), "classData", ConstantDescs.CD_Object),
          ConstantDescs.DEFAULT_NAME,
          LaneCode.FLOATS);

  private static final float[] NO_TABLE = {};

  private Spin() {}

  /**
   * An instance of a new final class {@code name extends base} whose {@code method} has the emitted
   * body.
   */
  static <T> T instance(
      Class<T> base, String name, String method, MethodTypeDesc type, Consumer<CodeBuilder> body) {
    return instance(base, name, NO_TABLE, method, type, body);
  }

  /**
   * As above.
   *
   * @param table numbers that the body loads by {@link #pushTable}: a constant of the class
   */
  static <T> T instance(
      Class<T> base,
      String name,
      float[] table,
      String method,
      MethodTypeDesc type,
      Consumer<CodeBuilder> body) {
    return instance(
        base, name, table, c -> c.withMethodBody(method, type, ClassFile.ACC_PUBLIC, body));
  }

  /**
   * An instance of a new final class {@code name extends base} with the given methods.
   *
   * @param classData a constant of the class
   * @param arguments for base's only constructor
   */
  static <T> T instance(
      Class<T> base,
      String name,
      Object classData,
      Consumer<ClassBuilder> methods,
      Object... arguments) {
    ClassDesc parent = describe(base);
    Class<?>[] parameters = base.getDeclaredConstructors()[0].getParameterTypes();
    MethodTypeDesc constructor =
        MethodTypeDesc.of(CD_void, Arrays.stream(parameters).map(Spin::describe).toList());
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(HERE.lookupClass().getPackageName(), name),
                c -> {
                  c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                      .withSuperclass(parent)
                      .withMethodBody(
                          INIT_NAME,
                          constructor,
                          0,
                          code -> {
                            code.aload(0);
                            pushParameters(code, constructor);
                            code.invokespecial(parent, INIT_NAME, constructor).return_();
                          });
                  methods.accept(c);
                });
    try {
      Class<?> made = HERE.defineHiddenClassWithClassData(bytes, classData, true).lookupClass();
      return base.cast(made.getDeclaredConstructors()[0].newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("spinning " + name + " failed: " + e, e);
    }
  }

  private static ClassDesc describe(Class<?> c) {
    return c.describeConstable().orElseThrow();
  }

  /** Pushes all parameters of an instance method. */
  static void pushParameters(CodeBuilder code, MethodTypeDesc type) {
    int slot = 1;
    for (ClassDesc p : type.parameterList()) {
      TypeKind kind = TypeKind.from(p);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
  }

  /** Pushes the table given to {@link #instance}. */
  static void pushTable(CodeBuilder code) {
    code.loadConstant(TABLE);
  }
}
