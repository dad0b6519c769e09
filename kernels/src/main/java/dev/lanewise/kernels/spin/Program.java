package dev.lanewise.kernels.spin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression as a list of steps, operands before their users, equal subexpressions merged.
 *
 * @param steps in an order of computation
 * @param result number of the step that is the result
 * @param rare numbers of masks: where one is set, the result is wrong
 */
record Program(List<Step> steps, int result, List<Integer> rare) {
  /**
   * One value.
   *
   * @param node the expression it comes from
   * @param operands numbers of the steps it uses
   * @param invariant whether it is the same for every element
   */
  record Step(Expression node, List<Integer> operands, boolean invariant) {}

  /**
   * Two steps with equal keys have equal values: a leaf by itself, an operator with its operands'
   * numbers.
   */
  private record Key(Object what, List<Integer> operands) {}

  private record Shift(Operator operator, int count) {}

  /** Gathers the steps. */
  private static final class Numbering {
    final int scalars;
    final List<Step> steps = new ArrayList<>();
    final Map<Key, Integer> known = new HashMap<>();
    // By identity: hashing a shared graph by value would walk every path through it.
    final IdentityHashMap<Expression, Integer> seen = new IdentityHashMap<>();

    Numbering(int scalars) {
      this.scalars = scalars;
    }

    int number(Expression e) {
      Integer before = seen.get(e);
      if (before != null) {
        return before;
      }
      int number =
          switch (e) {
            case Expression.Apply a -> {
              List<Integer> operands = new ArrayList<>();
              for (Expression o : a.values()) {
                operands.add(number(o));
              }
              boolean invariant = operands.stream().allMatch(o -> steps.get(o).invariant());
              Object what =
                  a.operator().shifts() ? new Shift(a.operator(), a.count()) : a.operator();
              yield add(new Key(what, operands), new Step(e, operands, invariant));
            }
            case Expression.Input i ->
                add(new Key(i, List.of()), new Step(e, List.of(), (scalars >> i.index() & 1) != 0));
            default -> add(new Key(e, List.of()), new Step(e, List.of(), true));
          };
      seen.put(e, number);
      return number;
    }

    private int add(Key key, Step step) {
      return known.computeIfAbsent(
          key,
          k -> {
            steps.add(step);
            return steps.size() - 1;
          });
    }
  }

  /**
   * The steps of {@code e}, right for all elements.
   *
   * @param scalars bit set of the inputs that are the same for every element
   */
  static Program of(Expression e, int scalars) {
    Numbering numbering = new Numbering(scalars);
    int result = numbering.number(new Choice(1).of(e));
    return new Program(List.copyOf(numbering.steps), result, List.of());
  }

  /** The steps of what {@code e} usually is: without all that is needed {@link Operator#RARELY}. */
  static Program usually(Expression e, int scalars) {
    Numbering numbering = new Numbering(scalars);
    Choice usual = new Choice(2);
    int result = numbering.number(usual.of(e));
    List<Integer> rare = usual.masks.stream().map(numbering::number).distinct().toList();
    return new Program(List.copyOf(numbering.steps), result, rare);
  }

  /** Rewrites an expression by taking one operand of each {@link Operator#RARELY}. */
  private static final class Choice {
    private final int taken;
    final List<Expression> masks = new ArrayList<>();
    // By identity, and unchanged where nothing is rare: a shared graph stays one.
    private final IdentityHashMap<Expression, Expression> known = new IdentityHashMap<>();

    Choice(int taken) {
      this.taken = taken;
    }

    Expression of(Expression e) {
      Expression before = known.get(e);
      if (before != null) {
        return before;
      }
      Expression chosen = e;
      if (e instanceof Expression.Apply(Operator operator, List<Expression> operands)) {
        if (operator == Operator.RARELY) {
          if (taken == 2) {
            masks.add(of(operands.get(0)));
          }
          chosen = of(operands.get(taken));
        } else {
          chosen = new Expression.Apply(operator, operands.stream().map(this::of).toList());
        }
      }
      known.put(e, chosen);
      return chosen;
    }
  }

  /** Whether a node is a number. */
  static boolean isConstant(Expression e) {
    return e instanceof Expression.FloatConstant || e instanceof Expression.IntConstant;
  }

  /** Whether some step does lanes one after the other, and so takes long. */
  boolean isLaneByLane() {
    return steps.stream()
        .anyMatch(s -> s.node() instanceof Expression.Apply a && a.operator().isLaneByLane());
  }

  /** One more than the highest input used. */
  int arity() {
    int arity = 0;
    for (Step s : steps) {
      if (s.node() instanceof Expression.Input i) {
        arity = Math.max(arity, i.index() + 1);
      }
    }
    return arity;
  }

  /** Steps that are computed anew for each element, loads included. */
  int varying() {
    return (int) steps.stream().filter(s -> !s.invariant()).count();
  }

  /** Steps of a method with several copies of what varies, and one of what does not. */
  int steps(int copies) {
    return steps.size() + (copies - 1) * varying();
  }
}
