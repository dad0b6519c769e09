package dev.lanewise.nn.layer;

import dev.lanewise.nn.graph.Window;

/**
 * Convolutions of films and volumes: [batch, channels, frames, height, width]. He's normal weights
 * unless told otherwise, zero bias.
 */
public final class Conv3d {
  private Conv3d() {}

  /** A cubic kernel moved by one, without padding. */
  public static Conv of(int in, int out, int kernel) {
    return of(in, out, Window.of(kernel));
  }

  /** He's normal weights. */
  public static Conv of(int in, int out, Window window) {
    return of(in, out, window, Initializer.he());
  }

  /** Weights drawn as told. */
  public static Conv of(int in, int out, Window window, Initializer weights) {
    return Conv.of(3, in, out, window, weights);
  }

  /** The transposed convolution, with Glorot's uniform weights. */
  public static ConvTransposed transposed(int in, int out, Window window) {
    return transposed(in, out, window, Initializer.glorot());
  }

  /** The transposed convolution, with weights drawn as told. */
  public static ConvTransposed transposed(int in, int out, Window window, Initializer weights) {
    return ConvTransposed.of(3, in, out, window, weights);
  }
}
