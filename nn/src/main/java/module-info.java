/** Networks: graphs, gradients, plans, training, data. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires com.grack.nanojson;
  requires com.google.protobuf;
  requires de.siegmar.fastcsv;
  requires static java.desktop;
  requires jdk.jfr;
  requires jdk.management;
  requires org.apache.commons.numbers.gamma;
  requires static transitive org.jspecify;

  exports dev.lanewise.nn.data;
  exports dev.lanewise.nn.grad;
  exports dev.lanewise.nn.graph;
  exports dev.lanewise.nn.inspect;
  exports dev.lanewise.nn.layer;
  exports dev.lanewise.nn.metrics;
  exports dev.lanewise.nn.onnx;
  exports dev.lanewise.nn.onnx.export;
  exports dev.lanewise.nn.onnx.tensor;
  exports dev.lanewise.nn.plan;
  exports dev.lanewise.nn.prob;
  exports dev.lanewise.nn.run;
  exports dev.lanewise.nn.serve;
  exports dev.lanewise.nn.stochastic;
  exports dev.lanewise.nn.train;
}
