/** Networks: graphs, gradients, plans, training, data. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires com.grack.nanojson;
  requires static org.jspecify;
}
