package dev.lanewise.bench.cli;

import dev.lanewise.nn.train.AdaGrad;
import dev.lanewise.nn.train.Adam;
import dev.lanewise.nn.train.AdamW;
import dev.lanewise.nn.train.Average;
import dev.lanewise.nn.train.ClipNorm;
import dev.lanewise.nn.train.ClipValue;
import dev.lanewise.nn.train.Nesterov;
import dev.lanewise.nn.train.Optimizer;
import dev.lanewise.nn.train.RmsProp;
import dev.lanewise.nn.train.Settings;
import dev.lanewise.nn.train.Sgd;
import dev.lanewise.nn.train.WeightDecay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how parameters follow their gradients. */
final class Optimization {
  private static final float MOMENTUM = 0.9f;
  private static final float DECOUPLED_DECAY = 5e-2f;

  /** Tables are small: without it networks learn them by heart. */
  private static final float TABLE_DECAY = 1e-3f;

  /** Optimisers by name. */
  enum Kind {
    ADAM,
    ADAMW,
    SGD,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    ADAGRAD
  }

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "One of ${COMPLETION-CANDIDATES}, in any case; if not given, ADAMW for images, ADAM for tables.")
  private @Nullable Kind kind;

  @Option(
      names = "--lr",
      paramLabel = "X",
      converter = Rate.class,
      description =
          "Learning rate before any schedule; 0.002 for images, 0.005 for tables (0.05 with softmax).")
  private @Nullable Float rate;

  @Option(
      names = "--schedule",
      paramLabel = "LINE",
      converter = Lines.Schedules.class,
      description = {
        "How the learning rate goes on: cosine (half a cosine to 0), constant, linear, 'stairs EVERY GAMMA',",
        "'polynomial POWER', 'power SCALE POWER', 'warmup STEPS SCHEDULE'; cosine if not given."
      })
  private dev.lanewise.nn.train.@Nullable Schedule schedule;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      converter = Share.class,
      description =
          "Decay of the weights: in the gradient, 0.001 for tables and else 0; decoupled with ADAMW, 0.05.")
  private @Nullable Double decay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      converter = Rate.class,
      description = "Scale gradients to this norm, all together, where it is larger.")
  private @Nullable Float clip;

  @Option(
      names = "--clip-value",
      paramLabel = "X",
      converter = Rate.class,
      description = "Clip each number of a gradient to -X .. X.")
  private @Nullable Float clipValue;

  @Option(
      names = "--average",
      paramLabel = "X",
      converter = Share.class,
      description =
          "Keep exponential averages of the weights, with this decay, and predict with them.")
  private @Nullable Double average;

  /** Made by the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
  Optimization() {}

  /** The optimiser where no option is given. */
  static Optimizer usual(boolean table, float rate) {
    return table ? Optimizer.adam(rate).weightDecay(TABLE_DECAY) : AdamW.of(rate, DECOUPLED_DECAY);
  }

  /**
   * The settings with what was given in place of what they say.
   *
   * @param resumed whether the settings are a checkpoint's, which hold where nothing is given
   */
  Settings applyTo(Settings settings, boolean table, boolean resumed) {
    Settings s = schedule == null ? settings : settings.schedule(schedule);
    boolean given = kind != null || rate != null || decay != null;
    given |= clip != null || clipValue != null || average != null;
    if (given && resumed) {
      hold(settings.optimizer());
    }
    return given ? s.optimizer(optimizer(settings.optimizer().learningRate(), table)) : s;
  }

  /** Takes what is not given from this optimiser, in the order in which they are put together. */
  private void hold(Optimizer optimizer) {
    Optimizer of = optimizer;
    if (of instanceof Average(float x, Optimizer within)) {
      average = average == null ? Double.valueOf(x) : average;
      of = within;
    }
    if (of instanceof ClipValue(float x, Optimizer within)) {
      clipValue = clipValue == null ? Float.valueOf(x) : clipValue;
      of = within;
    }
    if (of instanceof ClipNorm(float x, Optimizer within)) {
      clip = clip == null ? Float.valueOf(x) : clip;
      of = within;
    }
    double had = 0;
    if (of instanceof WeightDecay(float x, Optimizer within)) {
      had = x;
      of = within;
    } else if (of instanceof AdamW adamW) {
      had = adamW.decay();
    }
    @Nullable Kind was =
        switch (of) {
          case Adam _ -> Kind.ADAM;
          case AdamW _ -> Kind.ADAMW;
          case Sgd sgd -> sgd.momentum() > 0 ? Kind.MOMENTUM : Kind.SGD;
          case Nesterov _ -> Kind.NESTEROV;
          case RmsProp _ -> Kind.RMSPROP;
          case AdaGrad _ -> Kind.ADAGRAD;
          default -> null;
        };
    kind = kind == null ? was : kind;
    decay = decay == null ? Double.valueOf(had) : decay;
  }

  private Optimizer optimizer(float usualRate, boolean table) {
    float lr = rate == null ? usualRate : rate;
    Kind chosen = kind != null ? kind : table ? Kind.ADAM : Kind.ADAMW;
    Optimizer optimizer =
        switch (chosen) {
          case ADAM -> Optimizer.adam(lr);
          case ADAMW -> AdamW.of(lr, decay == null ? DECOUPLED_DECAY : decay.floatValue());
          case SGD -> Optimizer.sgd(lr);
          case MOMENTUM -> Optimizer.sgd(lr, MOMENTUM);
          case NESTEROV -> new Nesterov(lr, MOMENTUM);
          case RMSPROP -> new RmsProp(lr, 0.99f, 1e-8f);
          case ADAGRAD -> new AdaGrad(lr, 1e-10f);
        };
    float inGradient = decay != null ? decay.floatValue() : table ? TABLE_DECAY : 0;
    if (chosen != Kind.ADAMW && inGradient != 0) {
      optimizer = optimizer.weightDecay(inGradient);
    }
    // The gradient is clipped before the decay is added to it.
    optimizer = clip == null ? optimizer : optimizer.clipNorm(clip);
    optimizer = clipValue == null ? optimizer : optimizer.clipValue(clipValue);
    return average == null || average == 0 ? optimizer : optimizer.averaged(average.floatValue());
  }
}
