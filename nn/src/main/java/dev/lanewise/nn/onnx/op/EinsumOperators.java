package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of products, the axes named by letters (Einstein's convention). */
final class EinsumOperators {
  /** Axes that {@code ...} stands for have letters of their own, beyond what a user can write. */
  private static final char FIRST_OF_MANY = '\u0400';

  private EinsumOperators() {}

  static void addTo(Operators all) {
    all.add("Einsum").tensor(EinsumOperators::sum);
  }

  private static Tensor sum(TensorCall c) {
    String equation = c.use.text("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    String[] left = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
    if (left.length != c.count()) {
      throw c.wrong(equation + " is not for " + c.count() + " inputs");
    }
    List<String> terms = new ArrayList<>();
    Map<Character, Integer> sizes = new LinkedHashMap<>();
    int many = 0;
    for (int i = 0; i < left.length; i++) {
      many = Math.max(many, c.rank(i) - left[i].replace("...", "").length());
    }
    for (int i = 0; i < left.length; i++) {
      String term = written(left[i], c.rank(i) - left[i].replace("...", "").length(), many);
      if (term.length() != c.rank(i)) {
        throw c.wrong(equation + ": " + left[i] + " does not fit " + c.in(i));
      }
      for (int d = 0; d < term.length(); d++) {
        int size = c.dims(i)[d];
        // A diagonal is one of a square; elsewhere 1 is repeated.
        int own = c.dims(i)[term.indexOf(term.charAt(d))];
        int before = own == size ? sizes.getOrDefault(term.charAt(d), 1) : own;
        if (own != size || (before != 1 && size != 1 && before != size)) {
          throw c.wrong(equation + ": sizes " + before + " and " + size + " of one letter");
        }
        sizes.put(term.charAt(d), before == 1 ? size : before);
      }
      terms.add(term);
    }
    String right =
        arrow < 0 ? implied(terms, many) : written(equation.substring(arrow + 2), many, many);
    return sum(c, terms, right, sizes);
  }

  private static String written(String term, int here, int many) {
    StringBuilder letters = new StringBuilder();
    for (int i = many - here; i < many; i++) {
      letters.append((char) (FIRST_OF_MANY + i));
    }
    return term.replace("...", letters);
  }

  /** Without a right side: what is many, then letters that come once, in their order. */
  private static String implied(List<String> terms, int many) {
    Map<Character, Integer> counts = new TreeMap<>();
    for (char letter : String.join("", terms).toCharArray()) {
      counts.merge(letter, 1, Integer::sum);
    }
    StringBuilder right = new StringBuilder(written("...", many, many));
    counts.forEach(
        (letter, n) -> {
          if (n == 1 && letter < FIRST_OF_MANY) {
            right.append(letter);
          }
        });
    return right.toString();
  }

  private static Tensor sum(
      TensorCall c, List<String> terms, String right, Map<Character, Integer> sizes) {
    StringBuilder letters = new StringBuilder(right);
    for (char letter : sizes.keySet()) {
      if (right.indexOf(letter) < 0) {
        letters.append(letter);
      }
    }
    int[] all = new int[letters.length()];
    for (int d = 0; d < all.length; d++) {
      Integer size = sizes.get(letters.charAt(d));
      if (size == null) {
        throw c.wrong("letter " + letters.charAt(d) + " is on the right alone");
      }
      all[d] = size;
    }
    int[][] at = new int[terms.size()][];
    for (int i = 0; i < at.length; i++) {
      int[] own = Layout.strides(c.dims(i));
      int[] strides = new int[all.length];
      for (int d = 0; d < own.length; d++) {
        // A letter that comes twice walks along the diagonal.
        int size = c.dims(i)[d];
        strides[letters.indexOf(terms.get(i).substring(d, d + 1))] += size == 1 ? 0 : own[d];
      }
      at[i] = Layout.walk(all, strides, 0);
    }
    TensorBuilder y = new TensorBuilder(c.type(0), Arrays.copyOf(all, right.length()));
    int inner = Layout.product(all, right.length(), all.length);
    for (int o = 0; o < y.size(); o++) {
      double real = 0;
      long whole = 0;
      for (int p = o * inner; p < (o + 1) * inner; p++) {
        double product = 1;
        long wholes = 1;
        for (int i = 0; i < at.length; i++) {
          product *= c.in(i).real(at[i][p]);
          wholes *= c.in(i).whole(at[i][p]);
        }
        real += product;
        whole += wholes;
      }
      if (c.type(0).isReal()) {
        y.set(o, real);
      } else {
        y.set(o, whole);
      }
    }
    return y.done();
  }
}
