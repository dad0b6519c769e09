/** The compute core: what can be computed, its plain-loop oracle and its vector kernels. */
module dev.lanewise.kernels {
  requires static jdk.incubator.vector;
  requires static jdk.management;
  requires static org.jspecify;

  exports dev.lanewise.kernels;
  exports dev.lanewise.kernels.linear;
}
