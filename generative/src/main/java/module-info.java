/** Generative models. */
module dev.lanewise.generative {
  requires transitive dev.lanewise.nn;
  requires static org.jspecify;
}
