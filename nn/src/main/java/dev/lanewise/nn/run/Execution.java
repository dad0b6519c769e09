package dev.lanewise.nn.run;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.plan.Plan;

/** A plan bound to memory: set its inputs, run it, read its outputs. It belongs to one thread. */
public final class Execution {
  private Execution() {}

  /** On the caller's thread alone. */
  public static Execution of(Plan plan, Weights weights) {
    throw new UnsupportedOperationException("execution: not landed yet");
  }

  /** With a team, which stays the caller's to close. */
  public static Execution of(Plan plan, Weights weights, Team team) {
    throw new UnsupportedOperationException("execution: not landed yet");
  }

  /** Copies an input's values. */
  public void set(String input, float[] values) {}

  /** Sets an input of one number. */
  public void set(String input, float value) {}

  /** Computes all outputs and assigns all variables; allocates nothing. */
  public void run() {}

  /** Copies an output's values. */
  public void get(String output, float[] to) {}

  /** The value of an output of one number. */
  public float get(String output) {
    return Float.NaN;
  }
}
