package dev.lanewise.kernels.spin;

import dev.lanewise.kernels.Elementwise;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the hidden classes of elementwise functions extend: a function with some inputs made
 * scalars.
 */
abstract class SpunElementwise extends Elementwise {
  /** A function at one width, with its variants as they were asked for. */
  record Family(
      String name,
      Expression function,
      int arity,
      int bits,
      AtomicReferenceArray<Elementwise> variants) {
    Family(String name, Expression function, int bits) {
      int arity = Program.of(function, 0).arity();
      this(name, function, arity, bits, new AtomicReferenceArray<>(1 << arity));
    }

    /** The variant whose inputs in the bit set are scalars. */
    Elementwise variant(int scalars) {
      Elementwise made = variants.get(scalars);
      return made != null ? made : make(scalars);
    }

    private synchronized Elementwise make(int scalars) {
      Elementwise made = variants.get(scalars);
      if (made == null) {
        made = LoopSpinner.elementwise(this, scalars);
        variants.set(scalars, made);
      }
      return made;
    }
  }

  private final Family family;
  private final int scalars;

  SpunElementwise(Family family, int scalars) {
    super(family.name(), family.arity());
    this.family = family;
    this.scalars = scalars;
  }

  @Override
  public final boolean isScalar(int i) {
    return (scalars >> i & 1) != 0;
  }

  @Override
  public final Elementwise scalars(int mask) {
    if (mask >>> arity() != 0) {
      throw new IllegalArgumentException(
          name()
              + ": scalar mask is 0b"
              + Integer.toBinaryString(mask)
              + " but there are "
              + arity()
              + " inputs");
    }
    return family.variant(scalars | mask);
  }

  /** Overridden where there is one input; else the contract does not call it. */
  @Override
  protected void compute(float[] x, int xOff, float[] y, int yOff, int n) {
    throw new IllegalStateException(name() + ": takes " + arity() + " inputs but got 1");
  }
}
