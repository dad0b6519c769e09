/** Robustness and interpretability. */
module dev.lanewise.robustness {
  requires transitive dev.lanewise.nn;
  requires static org.jspecify;
}
