package dev.lanewise.bench.cli;

import dev.lanewise.bench.model.OpenSizes;
import dev.lanewise.bench.serve.Services;
import dev.lanewise.nn.plan.Planner;
import dev.lanewise.nn.serve.Service;
import dev.lanewise.nn.serve.ServiceSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a model is served. */
final class ServingOptions {
  @Option(
      names = "--predictors",
      paramLabel = "N",
      converter = Whole.Threads.class,
      description = "Requests computed at the same time; as many as processors if not given.")
  private @Nullable Integer predictors;

  @Mixin private Threads threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  ServingOptions() {}

  ServiceSettings settings() {
    ServiceSettings settings = ServiceSettings.defaults().threads(threads.count());
    return predictors == null ? settings : settings.predictors(predictors);
  }

  /** A network's or a file's service. */
  Service open(String model, OpenSizes sizes, Planner planner) {
    try {
      return Services.open(model, sizes, settings(), planner);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }
}
