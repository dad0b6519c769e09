package dev.lanewise.bench.cli;

import dev.lanewise.nn.data.Augmentation;
import dev.lanewise.nn.plan.Recomputation;
import dev.lanewise.nn.train.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options that are lines which a parser of the library reads. */
final class Lines {
  private Lines() {}

  /** Schedules of the learning rate. */
  static final class Schedules implements ITypeConverter<Schedule> {
    @Override
    public Schedule convert(String line) {
      try {
        return Schedule.parse(line);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Augmentations of images. */
  static final class Augmentations implements ITypeConverter<Augmentation> {
    @Override
    public Augmentation convert(String line) {
      try {
        return Augmentation.parse(line);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** What a training step computes again. */
  static final class Recomputations implements ITypeConverter<Recomputation> {
    @Override
    public Recomputation convert(String line) {
      try {
        return Recomputation.parse(line);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
