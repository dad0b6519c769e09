package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words and labels as numbers, and features picked from vectors. */
final class VocabularyOperators {
  private static final String CLASSIC = "ai.onnx.ml";

  private VocabularyOperators() {}

  static void addTo(Operators all) {
    all.add("TfIdfVectorizer").tensor(VocabularyOperators::counts);
    all.add(CLASSIC, "LabelEncoder").tensor(VocabularyOperators::labels);
    all.add(CLASSIC, "ArrayFeatureExtractor").tensor(VocabularyOperators::features);
  }

  private static Tensor features(TensorCall c) {
    Tensor x = c.in(0);
    int size = x.rank() == 0 ? 1 : x.dim(-1);
    int rows = x.size() / Math.max(size, 1);
    int[] index = c.in(1).ints();
    int[] from = new int[rows * index.length];
    for (int i = 0; i < from.length; i++) {
      int place = IndexOperators.place(c, index[i % index.length], size);
      from[i] = i / index.length * size + place;
    }
    int[] dims = x.rank() < 2 ? new int[] {1, index.length} : x.dims();
    dims[dims.length - 1] = index.length;
    return x.pick(dims, from);
  }

  /** Keys or values as they are listed, whatever their type. */
  private static @Nullable Tensor listed(Call c, String what) {
    if (c.use.tensor(what + "_tensor") != null) {
      return c.use.tensor(what + "_tensor");
    }
    if (c.use.has(what + "_strings")) {
      List<String> texts = c.use.texts(what + "_strings");
      return Tensor.of(new int[] {texts.size()}, texts.toArray(String[]::new));
    }
    if (c.use.attributes().get(what + "_int64s") instanceof List<?> list) {
      return Tensor.row(list.stream().mapToLong(x -> (Long) x).toArray());
    }
    float[] reals = c.use.reals(what + "_floats");
    return reals == null ? null : Tensor.of(new int[] {reals.length}, reals);
  }

  private static Tensor otherwise(Call c, ElementType type) {
    Tensor given = c.use.tensor("default_tensor");
    if (given != null) {
      return given;
    }
    if (type == ElementType.STRING) {
      return Tensor.of(new int[0], c.use.text("default_string", "_Unused"));
    }
    return type.isReal()
        ? Tensors.scalar(type, c.use.real("default_float", -0f))
        : Tensor.of(type, new int[0], c.use.whole("default_int64", -1));
  }

  private static Tensor labels(TensorCall c) {
    Tensor keys = listed(c, "keys");
    Tensor values = listed(c, "values");
    if (keys == null || values == null || keys.size() != values.size()) {
      throw c.wrong("keys and values are missing, or not equally many");
    }
    Map<Object, Integer> places = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      places.putIfAbsent(key(keys, i), i);
    }
    Tensor x = c.in(0);
    Tensor none = otherwise(c, values.type());
    TensorBuilder y = new TensorBuilder(values.type(), x.dims());
    for (int i = 0; i < x.size(); i++) {
      Integer place = places.get(key(x, i));
      y.copy(i, place == null ? none : values, place == null ? 0 : place);
    }
    return y.done();
  }

  private static Object key(Tensor x, int i) {
    return x.type() == ElementType.STRING
        ? x.text(i)
        : x.type().isReal() ? (Object) (x.real(i) + 0.0) : (Object) x.whole(i);
  }

  /** How often each n-gram of a pool comes, words apart by up to some skips, and weighted. */
  private static Tensor counts(TensorCall c) {
    Tensor x = c.in(0);
    Tensor pool = listed(c, "pool");
    int[] starts = c.use.wholes("ngram_counts", 0);
    int[] columns = c.use.wholes("ngram_indexes", new int[0]);
    if (pool == null || x.rank() < 1 || x.rank() > 2) {
      throw c.wrong("no pool is given, or x " + x + " is neither one text nor a batch of them");
    }
    Map<List<Object>, Integer> grams = grams(c, pool, starts);
    int size = Arrays.stream(columns).max().orElse(-1) + 1;
    int width = x.dim(-1);
    int rows = x.rank() == 2 ? x.dim(0) : 1;
    float[] weights = c.use.reals("weights");
    String mode = c.use.oneOf("mode", "TF", "IDF", "TFIDF");
    TensorBuilder y =
        new TensorBuilder(
            ElementType.FLOAT, x.rank() == 2 ? new int[] {rows, size} : new int[] {size});
    for (int r = 0; r < rows; r++) {
      int[] found = new int[columns.length];
      count(c, x, r * width, width, grams, found);
      for (int i = 0; i < columns.length; i++) {
        double weight = weights == null || mode.equals("TF") ? 1 : weights[i];
        double times = mode.equals("IDF") ? Math.min(found[i], 1) : found[i];
        if (found[i] > 0) {
          y.set(r * size + columns[i], times * weight);
        }
      }
    }
    return y.done();
  }

  /** The pool's n-grams and their numbers: first all of one word, then all of two ... */
  private static Map<List<Object>, Integer> grams(Call c, Tensor pool, int... starts) {
    Map<List<Object>, Integer> grams = new HashMap<>();
    for (int n = 1; n <= starts.length; n++) {
      int end = n < starts.length ? starts[n] : pool.size();
      for (int at = starts[n - 1]; at < end; at += n) {
        if (at < 0 || at + n > pool.size()) {
          throw c.wrong("ngram_counts " + Arrays.toString(starts) + " do not fit the pool");
        }
        List<Object> gram = new ArrayList<>();
        for (int k = 0; k < n; k++) {
          gram.add(key(pool, at + k));
        }
        grams.put(gram, grams.size());
      }
    }
    return grams;
  }

  private static void count(
      Call c, Tensor x, int from, int width, Map<List<Object>, Integer> grams, int[] found) {
    int shortest = c.use.small("min_gram_length", 1);
    int longest = c.use.small("max_gram_length", 1);
    // Words that follow each other directly, then with one between them ...; single words once.
    for (int step = 1; step <= c.use.small("max_skip_count", 0) + 1; step++) {
      for (int n = step == 1 ? shortest : Math.max(shortest, 2); n <= longest; n++) {
        for (int at = 0; at + (long) (n - 1) * step < width; at++) {
          List<Object> gram = new ArrayList<>();
          for (int k = 0; k < n; k++) {
            gram.add(key(x, from + at + k * step));
          }
          Integer number = grams.get(gram);
          if (number != null && number < found.length) {
            found[number]++;
          }
        }
      }
    }
  }
}
