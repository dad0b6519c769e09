package dev.lanewise.bench.cli;

import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.plan.WeightFormat;
import picocli.CommandLine.Option;

/** The option that says what plans read large matrices of weights in. */
final class WeightOption {
  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      defaultValue = "fp32",
      description =
          "What large matrices of weights, as in classifiers, are stored in for the computation: fp32, bf16 or fp16; ${DEFAULT-VALUE} if not given.")
  private WeightFormat format;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated field
  WeightOption() {}

  WeightFormat format() {
    return format;
  }

  Planner planner() {
    return Planner.best().weights(format);
  }
}
