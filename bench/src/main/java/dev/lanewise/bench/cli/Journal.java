package dev.lanewise.bench.cli;

import dev.lanewise.bench.report.CurvesPicture;
import dev.lanewise.nn.data.AtomicFile;
import dev.lanewise.nn.metrics.EventFile;
import dev.lanewise.nn.metrics.LearningCurves;
import dev.lanewise.nn.train.Checkpoint;
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
   * @param resumed the checkpoint to go on from, and with the table there is; null for none
   */
  static Journal of(@Nullable Path picture, @Nullable Path events, @Nullable Checkpoint resumed) {
    LearningCurves curves = new LearningCurves();
    if (picture != null) {
      AtomicFile.checkWritable(picture);
      Path table = table(picture);
      AtomicFile.checkWritable(table);
      if (resumed != null) {
        curves = upTo(resumed, Files.exists(table) ? LearningCurves.read(table) : curves);
      }
    }
    EventFile file = events == null ? null : EventFile.create(events);
    if (file != null && resumed != null) {
      // Again, as a process killed after it wrote the checkpoint has not.
      resumed.measures().forEach((name, value) -> file.scalar(name, resumed.epoch(), value));
    }
    return new Journal(picture, curves, file);
  }

  /**
   * The rows up to the checkpoint's. Its own is taken from the checkpoint, which is written first:
   * a process killed between the two leaves the table without.
   */
  private static LearningCurves upTo(Checkpoint last, LearningCurves all) {
    LearningCurves curves = new LearningCurves();
    for (String name : all.names()) {
      all.curve(name)
          .headMap(last.epoch(), true)
          .forEach((epoch, value) -> curves.add(epoch, name, value));
    }
    last.measures().forEach((name, value) -> curves.add(last.epoch(), name, value));
    return curves;
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
    writeCurves();
  }

  /** Writes picture and table as they are, which a training with no epoch left does not. */
  void writeCurves() {
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
