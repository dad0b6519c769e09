package dev.lanewise.nn.train;

/**
 * The factor of the learning rate over a training. Schedules compose: {@code
 * Schedule.cosine().warmup(500)}. Implement it to make your own.
 */
public interface Schedule {
  /**
   * The factor at a step.
   *
   * @param step 1 .. steps
   * @param steps of the whole training
   */
  double factor(long step, long steps);

  /**
   * Whether, over infinitely many steps, the factors' sum is infinite and that of their squares is
   * not: with such steps stochastic gradients converge (Robbins and Monro, Annals of Mathematical
   * Statistics, 1951). False for schedules that end.
   */
  boolean robbinsMonro();

  /** One line that {@link #parse} reads back. */
  String describe();

  /** This schedule, but rising from {@code 1 / steps} of it to all of it over the first steps. */
  default Schedule warmup(long steps) {
    return new Warmup(steps, this);
  }

  /** Always 1. */
  static Schedule constant() {
    return new Power(1, 0);
  }

  /** {@code 1 - (step - 1) / steps}. */
  static Schedule linear() {
    return new Polynomial(1);
  }

  /** Half a cosine from 1 to 0, {@link Cosine}. */
  static Schedule cosine() {
    return new Cosine();
  }

  /** {@code 1, 1, ..., gamma, gamma, ..., gamma^2}: by gamma after so many steps each. */
  static Schedule stairs(long every, double gamma) {
    return new Stairs(every, gamma);
  }

  /** {@code gamma^(step - 1)}. */
  static Schedule exponential(double gamma) {
    Range.schedule("exponential", "gamma", gamma, gamma > 0 && gamma <= 1, "above 0 and at most 1");
    return new Stairs(1, gamma);
  }

  /** {@code (1 - (step - 1) / steps)^power}. */
  static Schedule polynomial(double power) {
    return new Polynomial(power);
  }

  /**
   * {@code (1 + (step - 1) / scale)^-power}: Robbins and Monro's condition holds for powers above
   * 1/2 and at most 1.
   */
  static Schedule power(double scale, double power) {
    return new Power(scale, power);
  }

  /** The schedule that {@link #describe} described. */
  static Schedule parse(String line) {
    String[] words = line.split(" ", 3);
    try {
      String rest = line.substring(line.indexOf(' ') + 1);
      return switch (words[0]) {
        case "constant", "linear", "cosine" -> {
          if (words.length > 1) {
            throw new NumberFormatException("words behind it");
          }
          yield words[0].equals("constant")
              ? constant()
              : words[0].equals("linear") ? linear() : cosine();
        }
        case "stairs" -> new Stairs(Long.parseLong(words[1]), Double.parseDouble(words[2]));
        case "polynomial" -> new Polynomial(Double.parseDouble(rest));
        case "power" -> new Power(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        case "warmup" -> parse(words[2]).warmup(Long.parseLong(words[1]));
        default -> throw new NumberFormatException("no such schedule");
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "schedule: \"%s\" is none of constant, linear, cosine, stairs EVERY GAMMA, polynomial POWER, power SCALE POWER, warmup STEPS SCHEDULE"
              .formatted(line),
          e);
    }
  }

  /**
   * {@code (1 + cos(pi (step - 1) / steps)) / 2} (Loshchilov and Hutter: SGDR, ICLR 2017, without
   * restarts).
   */
  record Cosine() implements Schedule {
    @Override
    public double factor(long step, long steps) {
      // Not StrictMath, whose cos allocates an array for every call.
      return (1 + Math.cos(Math.PI * (step - 1) / steps)) / 2;
    }

    @Override
    public boolean robbinsMonro() {
      return false;
    }

    @Override
    public String describe() {
      return "cosine";
    }
  }

  /** {@code gamma^floor((step - 1) / every)}. */
  record Stairs(long every, double gamma) implements Schedule {
    /** Checks the ranges. */
    public Stairs {
      Range.schedule("stairs", "every", (double) every, every >= 1, "at least 1");
      Range.schedule("stairs", "gamma", gamma, gamma > 0 && gamma <= 1, "above 0 and at most 1");
    }

    @Override
    public double factor(long step, long steps) {
      return Powers.of(gamma, Math.floorDiv(step - 1, every));
    }

    @Override
    public boolean robbinsMonro() {
      return false;
    }

    @Override
    public String describe() {
      return "stairs " + every + " " + gamma;
    }
  }

  /** {@code (1 - (step - 1) / steps)^power}. */
  record Polynomial(double power) implements Schedule {
    /** Checks the range. */
    public Polynomial {
      Range.schedule("polynomial", "power", power, power > 0 && power < 1e9, "positive");
    }

    @Override
    public double factor(long step, long steps) {
      double left = 1 - (step - 1) / (double) steps;
      return power == 1 ? left : Math.pow(left, power);
    }

    @Override
    public boolean robbinsMonro() {
      return false;
    }

    @Override
    public String describe() {
      return power == 1 ? "linear" : "polynomial " + power;
    }
  }

  /** {@code (1 + (step - 1) / scale)^-power}. */
  record Power(double scale, double power) implements Schedule {
    /** Checks the ranges. */
    public Power {
      Range.schedule("power", "scale", scale, scale > 0 && scale < 1e300, "positive");
      Range.schedule("power", "power", power, power >= 0 && power < 1e9, "at least 0");
    }

    @Override
    public double factor(long step, long steps) {
      return power == 0 ? 1 : Math.pow(1 + (step - 1) / scale, -power);
    }

    @Override
    public boolean robbinsMonro() {
      return power > 0.5 && power <= 1;
    }

    @Override
    public String describe() {
      return power == 0 ? "constant" : "power " + scale + " " + power;
    }
  }

  /** {@code min(1, step / length)} of another schedule. */
  record Warmup(long length, Schedule schedule) implements Schedule {
    /** Checks the range. */
    public Warmup {
      Range.schedule("warmup", "length", (double) length, length >= 1, "at least 1");
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, step / (double) length) * schedule.factor(step, steps);
    }

    @Override
    public boolean robbinsMonro() {
      return schedule.robbinsMonro();
    }

    @Override
    public String describe() {
      return "warmup " + length + " " + schedule.describe();
    }
  }
}
