package dev.lanewise.bench.cli;

import dev.lanewise.bench.peer.Peer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The other libraries that {@code --peers} asks for. */
final class Peers {
  private Peers() {}

  /**
   * Starts those that run on this machine; {@code complaints} hears of the others.
   *
   * @param wanted which of them
   * @throws BadInput if there are none
   */
  static List<Peer> started(Predicate<Peer> wanted, int threads, Consumer<String> complaints) {
    List<Peer> found = Peer.found().stream().filter(wanted).toList();
    if (found.isEmpty()) {
      throw new BadInput(
          "--peers: there are none on the class path; build with mvn -Ppeers, or start with ./lanewise, which does");
    }
    List<Peer> started = Peer.started(found, threads, complaints);
    if (started.isEmpty()) {
      throw new BadInput("--peers: none of " + found.size() + " runs on this machine");
    }
    return started;
  }
}
