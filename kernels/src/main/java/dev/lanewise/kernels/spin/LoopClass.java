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
  private static final String USUALLY = "usually";
  private static final String RARELY = "rarely";

  /**
   * Steps of which C2 may have four copies in a method: one for several vectors, for one, and two
   * for the rest. Of more, it now and then made objects of what is stored last.
   */
  private static final int LONG = 30;

  private final ClassDesc type;
  private final Loop loop;
  private final Consumer<CodeBuilder> body;
  private Consumer<ClassBuilder> methods = made -> {};

  LoopClass(String name, Expression function, Loop loop, int bits) {
    String simple = name.replaceAll("[^a-z0-9]", "_") + "_w" + bits;
    type = ClassDesc.of(LoopClass.class.getPackageName(), simple);
    this.loop = loop;
    Target target = Target.of(bits);
    Program all = Program.of(function, loop.scalars());
    Program usual = Program.usually(function, loop.scalars());
    // A fold has one program: where paths meet, C2 would make objects of its accumulators.
    if (loop.folds() || (usual.rare().isEmpty() && all.varying() <= LONG)) {
      body = new LoopWriter(all, target, loop, LoopPart.ALL)::write;
      return;
    }
    Loop inner = new Loop(loop.arity(), loop.scalars(), true, true, Fold.NONE);
    body =
        new SplitLoop(
                loop,
                target.lanes(),
                call ->
                    call.invokestatic(type, USUALLY, LoopParameters.type(inner, LoopPart.USUAL)),
                call -> call.invokestatic(type, RARELY, LoopParameters.type(inner, LoopPart.RARE)))
            ::write;
    methods =
        made -> {
          add(
              made,
              USUALLY,
              LoopPart.USUAL,
              new LoopWriter(usual, target, inner, LoopPart.USUAL),
              inner);
          add(
              made,
              RARELY,
              LoopPart.RARE,
              new LoopWriter(all, target, inner, LoopPart.RARE),
              inner);
        };
  }

  private static void add(
      ClassBuilder made, String name, LoopPart part, LoopWriter writer, Loop inner) {
    made.withMethodBody(
        name, LoopParameters.type(inner, part), ClassFile.ACC_STATIC, writer::write);
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
                      code.invokestatic(type, LOOP, LoopParameters.type(loop, LoopPart.ALL));
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
            made ->
                made.withMethodBody(
                    LOOP, LoopParameters.type(loop, LoopPart.ALL), ClassFile.ACC_STATIC, body));
    return Spin.instance(parent, type.displayName(), loop, all, arguments);
  }
}
