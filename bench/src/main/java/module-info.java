/** Measurements and the command line. */
module dev.lanewise.bench {
  requires HdrHistogram;
  requires com.google.protobuf;
  requires com.grack.nanojson;
  requires dev.lanewise.generative;
  requires dev.lanewise.robustness;
  requires graph.support.core;
  requires info.picocli;
  requires java.desktop;
  requires jdk.httpserver;
  requires jdk.management;
  requires jmh.core;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  opens dev.lanewise.bench.cli to
      info.picocli;

  uses dev.lanewise.bench.peer.Peer;
}
