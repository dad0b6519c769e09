package dev.lanewise.kernels;

import java.util.List;
import java.util.stream.Stream;

/** What the tests know about contract C: the calls that every kernel of it must survive. */
interface Cases<C> {
  /** Awkward calls of an operation of this contract. */
  Stream<Case<C>> awkward(Operation<C> operation);

  /** Calls of a size at which a kernel shows its speed: microseconds for a fast one. */
  List<Case<C>> moderate(Operation<C> operation);
}
