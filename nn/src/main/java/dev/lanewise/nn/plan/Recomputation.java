package dev.lanewise.nn.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which values of the way forward a plan computes again on the way back, rather than keep them
 * until then: gradient checkpointing, or rematerialisation. Less memory, more work; results are the
 * same, bit by bit, random draws included.
 */
public sealed interface Recomputation {
  /** Keeps all that is needed. */
  record None() implements Recomputation {
    @Override
    public String toString() {
      return "none";
    }
  }

  /** See {@link #cheap}. */
  record Cheap() implements Recomputation {
    @Override
    public String toString() {
      return "cheap";
    }
  }

  /** See {@link #least}. */
  record Least() implements Recomputation {
    @Override
    public String toString() {
      return "least";
    }
  }

  /** See {@link #segments}. */
  record Segments(int count) implements Recomputation {
    public Segments {
      if (count < 1) {
        throw new IllegalArgumentException(
            "recomputation: there are " + count + " segments (want at least 1)");
      }
    }

    @Override
    public String toString() {
      return "segments " + count;
    }
  }

  /** See {@link #layers}. */
  record Layers(List<String> names) implements Recomputation {
    public Layers {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("recomputation: no layer is named");
      }
    }

    @Override
    public String toString() {
      return "layers " + String.join(" ", names);
    }
  }

  /** See {@link #within}. */
  record Within(long bytes) implements Recomputation {
    public Within {
      if (bytes < 1) {
        throw new IllegalArgumentException(
            "recomputation: the arena is to be within " + bytes + " bytes (want at least 1)");
      }
    }

    @Override
    public String toString() {
      return "within " + bytes + " B";
    }
  }

  /** Keeps all that is needed. */
  static Recomputation none() {
    return new None();
  }

  /**
   * Computes again what takes no matrix product and no convolution, such as activations and
   * normalisations, where that needs fewer numbers kept: those kept are a minimum cut between what
   * only products can make and what the way back reads (He and Yu: Transcending runtime-memory
   * tradeoffs in checkpointing by being fusion aware, MLSys 2023).
   */
  static Recomputation cheap() {
    return new Cheap();
  }

  /**
   * Cuts the way forward into that many segments, about equal in what the way back needs of them,
   * where few numbers cross. Of all but the last only what crosses is kept; the rest is computed
   * again when the way back comes to the segment (Chen, Xu, Zhang, Guestrin: Training deep nets
   * with sublinear memory cost, 2016, section 4). With the square root of the number of layers,
   * memory grows as that and not as the number.
   */
  static Recomputation segments(int count) {
    return new Segments(count);
  }

  /** The smallest arena among those of {@link #cheap}, of segments of many numbers, and of both. */
  static Recomputation least() {
    return new Least();
  }

  /**
   * Keeps nothing within these layers: what leaves them is kept, the rest computed again from what
   * enters them.
   *
   * @param names as in {@link dev.lanewise.nn.graph.Node#scope}, such as {@code block2}
   */
  static Recomputation layers(String... names) {
    return new Layers(List.of(names));
  }

  /**
   * The fewest additional multiply-adds with which the arena takes no more than {@code bytes}.
   * Planning fails if none of the ways that {@link #least} tries can do it.
   */
  static Recomputation within(long bytes) {
    return new Within(bytes);
  }

  /**
   * What its string says: {@code none}, {@code cheap}, {@code least}, {@code segments 4}, {@code
   * layers block1 block2}, {@code within 64 MiB} (or B, KiB, GiB).
   */
  static Recomputation parse(String words) {
    List<String> all = Arrays.asList(words.strip().split("\\s+", -1));
    List<String> rest = all.subList(1, all.size());
    try {
      return switch (all.getFirst()) {
        case "none" -> alone(none(), rest);
        case "cheap" -> alone(cheap(), rest);
        case "least" -> alone(least(), rest);
        case "segments" -> segments(Integer.parseInt(String.join(" ", rest)));
        case "layers" -> new Layers(rest);
        case "within" -> within(bytes(String.join("", rest)));
        default -> throw new IllegalArgumentException();
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          ("recomputation: \"%s\" is not known (want none, cheap, least, segments 4, "
                  + "layers block1 block2, within 64 MiB, or the like)")
              .formatted(words),
          e);
    }
  }

  private static Recomputation alone(Recomputation it, List<String> rest) {
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return it;
  }

  private static long bytes(String words) {
    Matcher m = Pattern.compile("(\\d{1,12})([KMG]iB|B)").matcher(words);
    if (!m.matches()) {
      throw new IllegalArgumentException();
    }
    int power = "BKMG".indexOf(m.group(2).toUpperCase(Locale.ROOT).charAt(0));
    return Long.parseLong(m.group(1)) << (10 * power);
  }
}
