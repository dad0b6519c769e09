package dev.lanewise.bench.model;

import dev.lanewise.nn.data.Examples;
import dev.lanewise.nn.run.Predictor;

/**
 * Predictions as a service makes them: other images each call, prepared before; a call allocates
 * nothing.
 */
final class Calls implements Runnable, AutoCloseable {
  /** Inputs that take turns: few enough to stay in a cache, as freshly decoded images would. */
  private static final int INPUTS = 16;

  private final Predictor predictor;
  private final float[][] inputs;
  private final float[] output;
  private int next;

  Calls(Predictor predictor, Examples images, int batch) {
    this.predictor = predictor;
    this.inputs = new float[INPUTS][predictor.inputLength()];
    this.output = new float[predictor.outputLength()];
    int image = 0;
    int[] order = new int[batch];
    float[] targets = new float[batch * images.targetSize()];
    for (float[] input : inputs) {
      for (int i = 0; i < batch; i++) {
        order[i] = image++ % images.count();
      }
      images.gather(order, 0, batch, input, targets);
    }
  }

  /** Calls until calls get no faster. */
  void warmUp() {
    predictor.warmUp();
  }

  @Override
  public void run() {
    predictor.run(inputs[next], output);
    next = (next + 1) % INPUTS;
  }

  @Override
  public void close() {
    predictor.close();
  }
}
