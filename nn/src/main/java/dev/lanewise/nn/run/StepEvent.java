package dev.lanewise.nn.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A step of a prediction, for JDK Flight Recorder. One object is used again and again. */
@Name(StepEvent.NAME)
@Label("Step")
@Description("A step of a plan: the operations of a layer, or of several that run as one")
@Category("Lanewise")
@StackTrace(false)
final class StepEvent extends Event {
  static final String NAME = "dev.lanewise.Step";

  @Label("Model")
  final String model;

  @Label("Number")
  int number;

  @Label("Layer")
  String layer = "";

  @Label("Operations")
  String operations = "";

  @Label("Kernel")
  String kernel = "";

  @Label("Shape")
  String shape = "";

  @Label("Multiply-adds")
  long multiplyAdds;

  StepEvent(String model) {
    this.model = model;
  }
}
