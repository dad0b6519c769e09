package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Text: joined, cut, matched, made uniform. */
final class TextOperators {
  private TextOperators() {}

  static void addTo(Operators all) {
    all.add("StringConcat").tensor(TextOperators::concat);
    all.add("StringSplit").tensors(TextOperators::split);
    all.add("RegexFullMatch").tensor(TextOperators::match);
    all.add("StringNormalizer").tensor(TextOperators::normalise);
  }

  private static Tensor concat(TensorCall c) {
    int[] dims = Layout.common(c.dims(0), c.dims(1));
    int[] xs = Layout.repeated(c.dims(0), dims);
    int[] ys = Layout.repeated(c.dims(1), dims);
    TensorBuilder z = new TensorBuilder(ElementType.STRING, dims);
    for (int i = 0; i < xs.length; i++) {
      z.set(i, c.in(0).text(xs[i]) + c.in(1).text(ys[i]));
    }
    return z.done();
  }

  private static List<Tensor> split(TensorCall c) {
    Tensor x = c.in(0);
    String delimiter = c.use.text("delimiter", "");
    long most = c.use.whole("maxsplit", -1);
    List<List<String>> parts = new ArrayList<>();
    int longest = 0;
    TensorBuilder counts = new TensorBuilder(ElementType.INT64, x.dims());
    for (int i = 0; i < x.size(); i++) {
      List<String> words = words(x.text(i), delimiter, most < 0 ? Long.MAX_VALUE : most);
      parts.add(words);
      counts.set(i, (long) words.size());
      longest = Math.max(longest, words.size());
    }
    int[] dims = new int[x.rank() + 1];
    System.arraycopy(x.dims(), 0, dims, 0, x.rank());
    dims[x.rank()] = longest;
    TensorBuilder texts = new TensorBuilder(ElementType.STRING, dims);
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; k < parts.get(i).size(); k++) {
        texts.set(i * longest + k, parts.get(i).get(k));
      }
    }
    return List.of(texts.done(), counts.done());
  }

  /** As Python's {@code str.split}: without a delimiter stretches of white space divide. */
  private static List<String> words(String text, String delimiter, long most) {
    List<String> words = new ArrayList<>();
    boolean white = delimiter.isEmpty();
    String rest = white ? text.stripLeading() : text;
    while (words.size() < most) {
      int end = white ? white(rest) : rest.indexOf(delimiter);
      if (end < 0) {
        break;
      }
      words.add(rest.substring(0, end));
      rest = white ? rest.substring(end).stripLeading() : rest.substring(end + delimiter.length());
    }
    if (!white || !rest.isEmpty()) {
      words.add(rest);
    }
    return words;
  }

  private static int white(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static Tensor match(TensorCall c) {
    String pattern = c.use.text("pattern", "");
    TensorBuilder y = new TensorBuilder(ElementType.BOOL, c.dims(0));
    try {
      Pattern compiled = Pattern.compile(pattern);
      for (int i = 0; i < y.size(); i++) {
        y.set(i, compiled.matcher(new Patience(c.in(0).text(i))).matches());
      }
    } catch (PatternSyntaxException e) {
      throw c.wrong("pattern " + pattern + ": " + e.getDescription());
    } catch (StackOverflowError e) {
      throw c.wrong("pattern " + pattern + " asks for too much on a text this long");
    }
    return y.done();
  }

  private static Tensor normalise(TensorCall c) {
    Tensor x = c.in(0);
    if (x.type() != ElementType.STRING || x.rank() > 2 || (x.rank() == 2 && x.dim(0) != 1)) {
      throw c.wrong("input 0 is " + x + " but must be string[n] or string[1, n]");
    }
    boolean exact = c.use.flag("is_case_sensitive");
    Locale locale = Locale.forLanguageTag(c.use.text("locale", "en-US").replace('_', '-'));
    UnaryOperator<String> change =
        switch (c.use.text("case_change_action", "NONE")) {
          case "NONE" -> s -> s;
          case "LOWER" -> s -> s.toLowerCase(locale);
          case "UPPER" -> s -> s.toUpperCase(locale);
          default -> throw c.wrong("case_change_action must be NONE, LOWER or UPPER");
        };
    Set<String> stop = new HashSet<>();
    c.use.texts("stopwords").forEach(word -> stop.add(exact ? word : word.toLowerCase(locale)));
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      String word = x.text(i);
      if (!stop.contains(exact ? word : word.toLowerCase(locale))) {
        kept.add(change.apply(word));
      }
    }
    if (kept.isEmpty()) {
      kept.add("");
    }
    int[] dims = x.rank() == 2 ? new int[] {1, kept.size()} : new int[] {kept.size()};
    return Tensor.of(dims, kept.toArray(String[]::new));
  }
}
