package dev.lanewise.kernels.spin;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/** A hidden class with one static loop, and the methods through which a contract reaches it. */
final class LoopClass {
  private static final String LOOP = "loop";

  private final ClassDesc type;
  private final Loop loop;
  private final Consumer<CodeBuilder> body;
  private Consumer<ClassBuilder> methods = made -> {};

  LoopClass(String name, Expression function, Loop loop, int bits) {
    String simple = name.replaceAll("[^a-z0-9]", "_") + "_w" + bits;
    type = ClassDesc.of(LoopClass.class.getPackageName(), simple);
    this.loop = loop;
    body = new LoopWriter(Program.of(function, loop.scalars()), Target.of(bits), loop)::write;
  }

  /**
   * Adds a method that pushes the loop's arguments by {@code push} and returns what the loop does.
   */
  LoopClass method(String name, MethodTypeDesc descriptor, int flags, Consumer<CodeBuilder> push) {
    methods =
        methods.andThen(
            made ->
                made.withMethodBody(
                    name,
                    descriptor,
                    flags,
                    code -> {
                      push.accept(code);
                      code.invokestatic(type, LOOP, LoopWriter.type(loop));
                      code.return_(TypeKind.from(descriptor.returnType()));
                    }));
    return this;
  }

  /**
   * Defines the class as a child of {@code parent}, whose only constructor takes {@code arguments}.
   */
  <T> T instance(Class<T> parent, Object... arguments) {
    Consumer<ClassBuilder> all =
        methods.andThen(
            made -> made.withMethodBody(LOOP, LoopWriter.type(loop), ClassFile.ACC_STATIC, body));
    return Spin.instance(parent, type.displayName(), loop, all, arguments);
  }
}
