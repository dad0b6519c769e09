package dev.lanewise.nn.plan;

import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the array is that a {@link Place} is in. Equal ones have the same array. */
public sealed interface Numbers {
  /** The array, the same each time. */
  float[] array();

  /** The array or an equal one, for who reads it now and never again. */
  float[] borrowed();

  /**
   * An array that is there.
   *
   * @param array shared memory
   */
  @SuppressWarnings("ArrayRecordComponent") // compared as memory, not as content
  record Here(float[] array) implements Numbers {
    @Override
    public float[] borrowed() {
      return array;
    }
  }

  /**
   * An array that is computed when it is asked for. One that was only borrowed is not kept: most
   * are laid out otherwise and never read again, and would take as much memory as the weights they
   * are made of.
   */
  final class Later implements Numbers {
    private final Supplier<float[]> computed;
    private float @Nullable [] kept;

    /** Some borrow one part after the other. */
    private WeakReference<float @Nullable []> last = new WeakReference<>(null);

    Later(Supplier<float[]> computed) {
      this.computed = computed;
    }

    @Override
    public synchronized float[] array() {
      float[] array = borrowed();
      kept = array;
      return array;
    }

    @Override
    public synchronized float[] borrowed() {
      float[] known = kept != null ? kept : last.get();
      if (known == null) {
        known = computed.get();
        last = new WeakReference<>(known);
      }
      return known;
    }
  }
}
