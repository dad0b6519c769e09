package dev.lanewise.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The program that {@link KillTest} kills: trains into its second epoch, says so, and waits there.
 */
final class KilledTraining {
  private KilledTraining() {}

  public static void main(String[] args) {
    Trainer.of(Tiny.network(), Tiny.data(), Tiny.settings())
        .checkpointTo(Path.of(args[0]))
        .fit(
            new TrainingListener() {
              @Override
              public void step(Progress p) {
                if (p.epoch() == 2 && p.step() == 4) {
                  System.out.println("waiting");
                  try {
                    System.in.read();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              }
            });
  }
}
