package dev.lanewise.kernels.spin;

import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Constants of a loop, as static finals of its class where they are loaded for each use. What is
 * usual keeps as many as there are registers for and loads the others, as it would from the stack;
 * what is rare, or begins and ends a loop, loads all of them. Made there, each would take C2 a
 * third of the nodes of an operation, of which a method must not have too many, and now and then C2
 * made an object of it.
 */
final class LoopConstants {
  /** Of 32 vector registers. The others are for what varies. */
  private static final int IN_REGISTERS = 20;

  /** Steps, constants in registers among them, of which one body may consist. */
  private static final int MOST_STEPS = 100;

  /** Steps that C2 inlines while it reads a method. */
  private static final int EARLY_STEPS = 40;

  /** {@code x + -0} is x, for every x. */
  private static final Expression NOTHING = new Expression.FloatConstant(-0f);

  private final ClassDesc type;
  private final Target target;
  private final Set<Expression> loaded = new HashSet<>();
  private final Map<Expression, String> names = new LinkedHashMap<>();
  private final boolean settles;

  /** Of a loop in one method, with so many steps. */
  LoopConstants(ClassDesc type, Target target, Program all, int steps) {
    this(type, target, steps);
    name(all);
  }

  private LoopConstants(ClassDesc type, Target target, int steps) {
    this.type = type;
    this.target = target;
    settles = steps > EARLY_STEPS && target.lanes() > 1;
    if (settles) {
      names.put(NOTHING, "nothing");
    }
  }

  /** Of a loop whose rare elements have a method of their own. */
  LoopConstants(ClassDesc type, Target target, Program usual, Program rare) {
    this(type, target, rare.steps().size());
    Map<Expression, Long> uses =
        usual.steps().stream()
            .flatMap(s -> s.operands().stream())
            .map(o -> usual.steps().get(o).node())
            .filter(Program::isConstant)
            .collect(Collectors.groupingBy(c -> c, LinkedHashMap::new, Collectors.counting()));
    int registers = Math.clamp(uses.size() + MOST_STEPS - usual.steps().size(), 0, IN_REGISTERS);
    uses.keySet().stream()
        .sorted(Comparator.comparing(uses::get).reversed())
        .skip(registers)
        .forEach(loaded::add);
    name(usual);
    name(rare);
  }

  private void name(Program program) {
    program.steps().stream()
        .map(Program.Step::node)
        .filter(Program::isConstant)
        .forEach(c -> names.putIfAbsent(c, "c" + names.size()));
  }

  /** Adds the fields and what fills them. */
  void declare(ClassBuilder made) {
    if (names.isEmpty()) {
      return;
    }
    names.forEach(
        (c, name) ->
            made.withField(
                name, target.type(c.type()), ClassFile.ACC_STATIC | ClassFile.ACC_FINAL));
    made.withMethodBody(
        CLASS_INIT_NAME,
        MethodTypeDesc.of(CD_void),
        ClassFile.ACC_STATIC,
        code -> {
          names.forEach(
              (c, name) -> {
                target.broadcast(code, c);
                code.putstatic(type, name, target.type(c.type()));
              });
          code.return_();
        });
  }

  /**
   * Pushes a constant.
   *
   * @param again whether it is used again and again
   */
  void push(CodeBuilder code, Expression constant, boolean again) {
    if (!again || loaded.contains(constant)) {
      get(code, constant);
    } else {
      target.broadcast(code, constant);
    }
  }

  private void get(CodeBuilder code, Expression constant) {
    code.getstatic(type, names.get(constant), target.type(constant.type()));
  }

  /**
   * A result as it is stored: of a long loop, added to nothing. A constant's class is known, and so
   * is that of its sum; of another result, C2 might have to keep an object because it cannot tell
   * whose {@code intoArray} is called.
   */
  int settled(CodeBuilder code, int value) {
    if (!settles) {
      return value;
    }
    get(code, NOTHING);
    return target.addTo(code, value);
  }
}
