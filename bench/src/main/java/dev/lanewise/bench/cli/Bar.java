package dev.lanewise.bench.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress of long work on standard error: a bar on a terminal, and elsewhere nothing. */
final class Bar implements AutoCloseable {
  /** Set by the launcher, which can ask whether standard error is a terminal; a JVM cannot. */
  private static final boolean TERMINAL = Boolean.getBoolean("lanewise.terminal");

  private static final int COLUMNS = 78;
  private static final int MILLIS = 200;

  private final @Nullable ProgressBar bar;

  private Bar(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** A bar of so many steps. */
  static Bar of(String task, long steps) {
    if (!TERMINAL) {
      return new Bar(null);
    }
    return new Bar(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setUpdateIntervalMillis(MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .clearDisplayOnFinish()
            .build());
  }

  /** So many steps are done; the line stands at the bar's end. */
  void at(long step, String line) {
    if (bar != null) {
      bar.stepTo(step);
      bar.setExtraMessage(" " + line); // the speed ends without a blank
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
