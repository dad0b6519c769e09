package dev.lanewise.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A learning rate: a positive number. */
final class Rate implements ITypeConverter<Float> {
  @Override
  public Float convert(String value) {
    try {
      float rate = Float.parseFloat(value);
      if (rate > 0 && !Float.isInfinite(rate)) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // told below, as any number that is not positive
    }
    throw new TypeConversionException("'" + value + "' is not a positive number, such as 0.002");
  }
}
