package dev.lanewise.kernels;

import java.util.function.Supplier;

/** Where a room of kernels puts what it has. */
public interface Registry {
  /** Registers a kernel and makes it the one to use for its operation. */
  void override(Kernel<?> kernel);

  /** Registers a kernel that is used only when asked for by id. */
  void alternative(Kernel<?> kernel);

  /** The code currently in use for an operation: what a composed kernel builds on. */
  <C> C current(Operation<C> operation);

  /** The code that the rooms before have for an operation, found when it is asked for. */
  <C> Supplier<C> overridden(Operation<C> operation);
}
