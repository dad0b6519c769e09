package dev.lanewise.kernels;

import java.util.function.Supplier;

/**
 * A registered implementation of an operation. The code is made on first use, because kernels
 * specialised at run time cost a class each.
 */
public final class Kernel<C> {
  private final String id;
  private final Operation<C> operation;
  private final Supplier<C> maker;
  private volatile C code;

  /**
   * @param id {@code op.dtype.tile.width}, for example {@code gemm.f32.14x2.w512}
   * @param maker called a few times; what it makes computes the same always
   */
  @SuppressWarnings("NullAway.Init") // code is null until first use
  public Kernel(String id, Operation<C> operation, Supplier<C> maker) {
    this.id = id;
    this.operation = operation;
    this.maker = maker;
  }

  /** Unique among all registered kernels; the key of tests, benches and logs. */
  public String id() {
    return id;
  }

  public Operation<C> operation() {
    return operation;
  }

  /** The implementation itself, stateless and safe for use by many threads. */
  public C code() {
    C made = code;
    if (made == null) {
      made = maker.get();
      code = made;
    }
    return made;
  }

  /** Makes the code anew, its generated classes included; {@link #code} still gives the old one. */
  C another() {
    return maker.get();
  }

  /** Gives this code from now on. Who has asked for the code before keeps the old one. */
  void use(C better) {
    code = better;
  }

  @Override
  public String toString() {
    return id;
  }
}
