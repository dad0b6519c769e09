package dev.lanewise.bench.model;

import dev.lanewise.bench.peer.PeerCall;

/** A network of ours, ready to be called. */
interface Loaded extends PeerCall {
  /** Calls until calls get no faster, as users are told to before they count on it. */
  void warmUp();

  /** Of one call. */
  long multiplyAdds();

  /** Trainable numbers, or those stored where it is not known which are. */
  long parameters();
}
