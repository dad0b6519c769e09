package dev.lanewise.nn.plan;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Work with a kernel of its own, cut into parts that write disjoint parts of the result. */
interface Producer {
  /** Does units {@code from .. to-1} as one worker. */
  @FunctionalInterface
  interface Body {
    void run(int from, int to, int worker);
  }

  /**
   * All parts of one stage end before the next stage begins.
   *
   * @param back stages, this one included, that are run again as long as there is {@code more}
   */
  record Stage(Split split, Body body, int back, BooleanSupplier more) {
    /** One that ends no loop. */
    Stage(Split split, Body body) {
      this(split, body, 0, () -> false);
    }
  }

  /** Id of the kernel, for people. */
  String kernel();

  /** Layout of images, such as {@code NHWC}; empty where it does not matter. */
  default String layout() {
    return "";
  }

  /** How the last stage is cut. */
  Split split();

  /**
   * Elements of the result per unit, if unit u writes {@code u * unit() ..} of it; 0 if it writes
   * elsewhere.
   */
  int unit();

  /** Parts of the stage that does most of the work. */
  default int parts() {
    return split().parts();
  }

  /** Multiply-adds of all parts. */
  default long multiplyAdds() {
    return 0;
  }

  /** Bytes that operands take less, as they are stored for the kernel, than as floats. */
  default long bytesSaved() {
    return 0;
  }

  /** Floats of memory wanted for partial results. */
  default int partials() {
    return 0;
  }

  /** The stages on actual memory. */
  List<Stage> bind(Memory memory, List<Place> in, Place out, Place partials);

  /** The one stage of most producers. */
  default List<Stage> stage(Body body) {
    return List.of(new Stage(split(), body));
  }
}
