package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.Text;
import dev.lanewise.nn.train.EpochReport;
import dev.lanewise.nn.train.Evaluation;
import dev.lanewise.nn.train.Progress;
import dev.lanewise.nn.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a training: a bar that moves with its steps, and one line for every epoch. */
class Epochs implements TrainingListener, AutoCloseable {
  /** Steps between two looks at the bar: it is drawn five times a second anyway. */
  private static final int STEPS = 16;

  private final String network;
  private final int epochs;
  private final PrintWriter lines;
  private @Nullable Bar bar;

  /** The lines go to {@code lines}, the bar to standard error. */
  Epochs(String network, int epochs, PrintWriter lines) {
    this.network = network;
    this.epochs = epochs;
    this.lines = lines;
  }

  @Override
  public void step(Progress progress) {
    if (bar == null) {
      bar =
          Bar.of(network + ", epoch " + progress.epoch() + "/" + epochs, progress.stepsPerEpoch());
    }
    if (progress.step() % STEPS == 0) {
      bar.at(progress.step(), String.format(Locale.ROOT, "loss %.4f", progress.loss()));
    }
  }

  @Override
  public void epoch(EpochReport e) {
    close();
    lines.printf(
        "%s, epoch %d/%d: %s%s%s; %s examples/s%n",
        network,
        e.epoch(),
        epochs,
        Measures.brief(e.train()),
        part("validation", e.validation()),
        part("test", e.test()),
        Text.digits(e.examplesPerSecond()));
    lines.flush();
  }

  private static String part(String name, @Nullable Evaluation evaluation) {
    return evaluation == null ? "" : "; " + name + " " + Measures.brief(evaluation);
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
