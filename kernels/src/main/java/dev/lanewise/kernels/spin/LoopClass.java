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
   * Steps that a method may have. Each takes C2 200 nodes or more until it has inlined all, and at
   * 40,000 it stops inlining: what is left are calls, and their vectors objects. How many nodes a
   * step takes depends on what else the JVM has done.
   */
  static final int MOST_STEPS = 110;

  private final ClassDesc type;
  private final Loop loop;
  private final Consumer<CodeBuilder> body;
  private Consumer<ClassBuilder> methods = made -> {};

  LoopClass(String name, Expression function, Loop loop, int bits) {
    String simple = "Loop_" + name.replaceAll("[^a-z0-9]", "_") + "_w" + bits;
    type = ClassDesc.of(LoopClass.class.getPackageName(), simple);
    this.loop = loop;
    Target target = Target.of(bits);
    Program all = Program.of(function, loop.scalars());
    Program usual = Program.usually(function, loop.scalars());
    int steps = steps(all, target);
    // A fold has one program: where paths meet, C2 would make objects of its accumulators.
    if (loop.folds() || (usual.rare().isEmpty() && steps <= MOST_STEPS)) {
      LoopConstants constants = new LoopConstants(type, target, all, steps);
      methods = constants::declare;
      body = new LoopWriter(all, target, loop, LoopPart.ALL, constants)::write;
      return;
    }
    LoopConstants constants = new LoopConstants(type, target, usual, all);
    Loop inner = new Loop(loop.arity(), loop.scalars(), true, true, Fold.NONE);
    body =
        new SplitLoop(
                loop,
                target.lanes(),
                !all.isLaneByLane(),
                call ->
                    call.invokestatic(type, USUALLY, LoopParameters.type(inner, LoopPart.USUAL)),
                call -> call.invokestatic(type, RARELY, LoopParameters.type(inner, LoopPart.RARE)))
            ::write;
    methods =
        made -> {
          constants.declare(made);
          add(
              made,
              USUALLY,
              LoopPart.USUAL,
              new LoopWriter(usual, target, inner, LoopPart.USUAL, constants),
              inner);
          add(
              made,
              RARELY,
              LoopPart.RARE,
              new LoopWriter(all, target, inner, LoopPart.RARE, constants),
              inner);
        };
  }

  /** Steps of all bodies in one method: of several vectors, of one, and two of the rest. */
  private static int steps(Program all, Target target) {
    return 3 * all.steps().size() + all.steps(target.unroll(all, Fold.NONE));
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
