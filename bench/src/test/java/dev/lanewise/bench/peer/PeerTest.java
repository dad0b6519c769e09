package dev.lanewise.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerTest {
  private record Named(String name, boolean runs) implements Peer {
    @Override
    public void start(int threads) {
      if (!runs) {
        throw new UnsupportedOperationException("no library for " + threads + " threads");
      }
    }

    @Override
    public Optional<PeerCall> prepare(Problem problem) {
      return Optional.empty();
    }
  }

  @Test
  void leavesOutWhatDoesNotRunHereAndSaysWhy() {
    List<String> complaints = new ArrayList<>();
    Peer good = new Named("good", true);
    assertThat(Peer.started(List.of(new Named("bad", false), good), 3, complaints::add))
        .containsExactly(good);
    assertThat(complaints).containsExactly("bad is left out: no library for 3 threads");
  }

  @Test
  void agreesUpToRounding() {
    float[] ours = {100, -1, 0.5f};
    assertThat(Agreement.within(ours, new float[] {100.001f, -1.001f, 0.499f})).isTrue();
    assertThat(Agreement.within(ours, new float[] {100, -1, 0.52f})).isFalse();
    assertThat(Agreement.distance(ours, new float[] {99, -1, 0.5f})).isEqualTo(0.01);
  }

  @Test
  void differencesAreMeasuredByTheLargestAndByTheirLength() {
    float[] ours = {3, 0, 4};
    float[] theirs = {3, 0.5f, 4};
    assertThat(Agreement.largest(ours, theirs)).isEqualTo(0.5);
    assertThat(Agreement.relative(ours, theirs)).isEqualTo(0.1);
    assertThat(Agreement.relative(ours, new float[] {3, Float.NaN, 4})).isInfinite();
    assertThat(Agreement.relative(ours, new float[] {3})).isInfinite();
    assertThat(Agreement.largest(new float[0], new float[1])).isInfinite();
  }

  @Test
  void agreesWithNothingThatIsNotANumberOrOfAnotherLength() {
    assertThat(Agreement.distance(new float[] {1, 2}, new float[] {1})).isInfinite();
    assertThat(Agreement.within(new float[] {1, 2}, new float[] {1, Float.NaN})).isFalse();
    assertThat(Agreement.within(new float[] {Float.NaN}, new float[] {Float.NaN})).isFalse();
    assertThat(Agreement.within(new float[] {0, 0}, new float[] {0, 0})).isTrue();
  }
}
