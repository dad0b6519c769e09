package dev.lanewise.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share of the data: at least 0, below 1. */
final class Share implements ITypeConverter<Double> {
  @Override
  public Double convert(String value) {
    try {
      double share = Double.parseDouble(value);
      if (share >= 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // told below, as any number that is no share
    }
    throw new TypeConversionException("'" + value + "' is not a share: 0, or below 1, such as 0.2");
  }
}
