/** Measurements and the command line. */
module dev.lanewise.bench {
  requires com.grack.nanojson;
  requires dev.lanewise.generative;
  requires dev.lanewise.robustness;
  requires static org.jspecify;
}
