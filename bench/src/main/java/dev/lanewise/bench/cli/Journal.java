package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.CurvesPicture;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.metrics.EventFile;
import dev.lanewise.nn.metrics.LearningCurves;
import dev.lanewise.nn.train.EpochReport;
import dev.lanewise.nn.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes what each epoch brought: curves as a picture with a table beside it, and events for
 * TensorBoard.
 */
final class Journal implements TrainingListener, AutoCloseable {
  private final @Nullable Path picture;
  private final LearningCurves curves;
  private final @Nullable EventFile events;

  private Journal(@Nullable Path picture, LearningCurves curves, @Nullable EventFile events) {
    this.picture = picture;
    this.curves = curves;
    this.events = events;
  }

  /**
   * A record of either, both or none.
   *
   * @param resumed whether to go on with the table there is
   */
  static Journal of(@Nullable Path picture, @Nullable Path events, boolean resumed) {
    LearningCurves curves = new LearningCurves();
    if (picture != null) {
      AtomicFile.checkWritable(picture);
      Path table = table(picture);
      if (resumed && Files.exists(table)) {
        curves = LearningCurves.read(table);
      }
    }
    return new Journal(picture, curves, events == null ? null : EventFile.create(events));
  }

  /** {@code curves.csv} beside {@code curves.png}. */
  static Path table(Path picture) {
    String name = picture.toAbsolutePath().getFileName().toString();
    int dot = name.lastIndexOf('.');
    return picture.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".csv");
  }

  @Override
  public void epoch(EpochReport report) {
    report.curves().forEach((name, value) -> curves.add(report.epoch(), name, value));
    if (events != null) {
      report.curves().forEach((name, value) -> events.scalar(name, report.epoch(), value));
    }
    if (picture != null) {
      CurvesPicture.write(curves, picture);
      curves.writeCsv(table(picture));
    }
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
  }
}
