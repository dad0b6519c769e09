package dev.lanewise.nn.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A prediction, for JDK Flight Recorder. One object is used again and again. */
@Name(RunEvent.NAME)
@Label("Prediction")
@Description("A run of a model by one predictor")
@Category("Lanewise")
@StackTrace(false)
final class RunEvent extends Event {
  static final String NAME = "dev.lanewise.Run";

  @Label("Model")
  final String model;

  @Label("Outcome")
  @Description("done, cancelled or failed")
  String outcome = "";

  RunEvent(String model) {
    this.model = model;
  }
}
