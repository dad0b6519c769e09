package dev.lanewise.nn.run;

import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.Step;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * What a predictor is asked before each part of a step: whether to go on. It tells JDK Flight
 * Recorder of runs and steps while a recording wants them; its events are made once, so that it
 * allocates nothing.
 */
final class Watch implements IntPredicate {
  private static final int NONE = -1;

  private final RunEvent run;
  private final StepEvent step;
  private final List<Step> steps;
  private final String[] shapes;

  /** Whether this run's steps are recorded, and which of them is going on. */
  private boolean recording;

  private int current = NONE;
  private final BooleanSupplier cancelled;
  private BooleanSupplier stop;

  Watch(String model, Plan plan, BooleanSupplier cancelled) {
    this.cancelled = cancelled;
    this.stop = cancelled;
    this.run = new RunEvent(model);
    this.step = new StepEvent(model);
    this.steps = plan.steps();
    this.shapes = steps.stream().map(s -> s.shape().toString()).toArray(String[]::new);
  }

  void begin(BooleanSupplier stop) {
    this.stop = stop;
    recording = step.isEnabled();
    if (run.isEnabled()) {
      run.begin();
    }
  }

  @Override
  public boolean test(int number) {
    if (cancelled.getAsBoolean() || stop.getAsBoolean()) {
      return false;
    }
    if (recording && number != current) {
      endStep();
      current = number;
      step.begin();
    }
    return true;
  }

  private void endStep() {
    if (current == NONE) {
      return;
    }
    step.end();
    if (step.shouldCommit()) {
      Step s = steps.get(current);
      step.number = current;
      step.layer = s.scope();
      step.operations = s.name();
      step.kernel = s.kernel();
      step.shape = shapes[current];
      step.multiplyAdds = s.multiplyAdds();
      step.commit();
    }
  }

  void end(String outcome) {
    if (recording) {
      endStep();
      current = NONE;
    }
    if (run.isEnabled()) {
      run.end();
      run.outcome = outcome;
      run.commit();
    }
  }
}
