package dev.lanewise.nn.onnx;

import static dev.lanewise.nn.onnx.OnnxBytes.floats;
import static dev.lanewise.nn.onnx.OnnxBytes.longs;
import static dev.lanewise.nn.onnx.OnnxBytes.message;
import static dev.lanewise.nn.onnx.OnnxBytes.model;
import static dev.lanewise.nn.onnx.OnnxBytes.node;
import static dev.lanewise.nn.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks as speech models are exported, in small: a spectrum by a convolution, a recurrent layer
 * whose state the caller keeps, a branch for each rate; attention whose shapes follow the batch.
 */
class SpeechModelTest {
  private static final int FRAME = 16;
  private static final int BINS = 3;
  private static final int TAPS = 8;
  private static final int HIDDEN = 2;

  private final float[] basis = numbers(1, 2 * BINS * TAPS);
  private final float[] w = numbers(2, 4 * HIDDEN * BINS);
  private final float[] r = numbers(3, 4 * HIDDEN * HIDDEN);
  private final float[] b = numbers(4, 8 * HIDDEN);
  private final float[] out = numbers(5, HIDDEN);

  private static float[] numbers(int seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** One rate's branch: it reads the input, the state and the weights around it. */
  private static OnnxBytes branch(long stride) {
    return message()
        .put(1, node("Pad", "input,ends", "p").attribute("mode", "reflect"))
        .put(1, node("Unsqueeze", "p,one", "u"))
        .put(1, node("Conv", "u,basis", "c").attribute("strides", new long[] {stride}))
        .put(1, node("Split", "c", "re,im").attribute("axis", 1L))
        .put(1, node("Mul", "re,re", "rr"))
        .put(1, node("Mul", "im,im", "ii"))
        .put(1, node("Add", "rr,ii", "power"))
        .put(1, node("Sqrt", "power", "magnitude"))
        .put(1, node("Transpose", "magnitude", "steps").attribute("perm", 2L, 0L, 1L))
        .put(1, node("Slice", "state,zero,one,zero", "h0"))
        .put(1, node("Slice", "state,one,two,zero", "c0"))
        .put(
            1,
            node("LSTM", "steps,w,r,b,,h0,c0", "y,yh,yc").attribute("hidden_size", (long) HIDDEN))
        .put(1, node("Squeeze", "y,one", "h"))
        .put(1, node("Relu", "h", "a"))
        .put(1, node("MatMul", "a,out", "logit"))
        .put(1, node("Sigmoid", "logit", "each"))
        .put(
            1,
            node("ReduceMean", "each", "mean").attribute("axes", 0L, 2L).attribute("keepdims", 0L))
        .put(1, node("Concat", "yh,yc", "next").attribute("axis", 0L))
        .put(12, value("mean"))
        .put(12, value("next"));
  }

  private OnnxModel voiceActivity() {
    OnnxBytes choice =
        node("If", "fast", "probability,stateN")
            .put(5, message().put(1, "then_branch").put(6, branch(4)).put(20, 5L))
            .put(5, message().put(1, "else_branch").put(6, branch(2)).put(20, 5L));
    OnnxBytes graph =
        message()
            .put(11, value("input", -1, FRAME))
            .put(11, value("state", 2, -1, HIDDEN))
            .put(11, value("sr", ElementType.INT64))
            .put(5, floats("basis", new int[] {2 * BINS, 1, TAPS}, basis))
            .put(5, floats("w", new int[] {1, 4 * HIDDEN, BINS}, w))
            .put(5, floats("r", new int[] {1, 4 * HIDDEN, HIDDEN}, r))
            .put(5, floats("b", new int[] {1, 8 * HIDDEN}, b))
            .put(5, floats("out", new int[] {HIDDEN, 1}, out))
            .put(5, longs("ends", new int[] {4}, 0, 0, 0, 4))
            .put(5, longs("zero", new int[] {1}, 0))
            .put(5, longs("one", new int[] {1}, 1))
            .put(5, longs("two", new int[] {1}, 2))
            .put(5, longs("rate", new int[0], 16_000))
            .put(1, node("Equal", "sr,rate", "fast"))
            .put(1, choice)
            .put(12, value("probability"))
            .put(12, value("stateN"));
    return model(13, graph).load();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The same, number by number: the mean probability of one frame; the state is moved on. */
  private double expected(float[] frame, double[] h, double[] c, int stride) {
    double sum = 0;
    int steps = (FRAME + 4 - TAPS) / stride + 1;
    for (int t = 0; t < steps; t++) {
      double[] spectrum = new double[BINS];
      for (int k = 0; k < BINS; k++) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < TAPS; i++) {
          int at = t * stride + i;
          double x = frame[at < FRAME ? at : 2 * FRAME - 2 - at];
          re += basis[k * TAPS + i] * x;
          im += basis[(BINS + k) * TAPS + i] * x;
        }
        spectrum[k] = Math.hypot(re, im);
      }
      step(spectrum, h, c);
      double logit = 0;
      for (int j = 0; j < HIDDEN; j++) {
        logit += out[j] * Math.max(h[j], 0);
      }
      sum += sigmoid(logit);
    }
    return sum / steps;
  }

  /** Gates in ONNX's order: input, output, forget, cell. */
  private void step(double[] x, double[] h, double[] c) {
    double[] gates = new double[4 * HIDDEN];
    for (int g = 0; g < gates.length; g++) {
      gates[g] = b[g] + b[4 * HIDDEN + g];
      for (int k = 0; k < BINS; k++) {
        gates[g] += w[g * BINS + k] * x[k];
      }
      for (int j = 0; j < HIDDEN; j++) {
        gates[g] += r[g * HIDDEN + j] * h[j];
      }
    }
    for (int j = 0; j < HIDDEN; j++) {
      double in = sigmoid(gates[j]);
      double forget = sigmoid(gates[2 * HIDDEN + j]);
      c[j] = forget * c[j] + in * Math.tanh(gates[3 * HIDDEN + j]);
      h[j] = sigmoid(gates[HIDDEN + j]) * Math.tanh(c[j]);
    }
  }

  @ParameterizedTest
  @CsvSource({"16000, 4, 1", "8000, 2, 1", "16000, 4, 3"})
  void voiceActivityFrameByFrame(long rate, int stride, int batch) {
    OnnxSession session = voiceActivity().session();
    Tensor state = Tensor.of(new int[] {2, batch, HIDDEN}, new float[2 * batch * HIDDEN]);
    double[][] h = new double[batch][HIDDEN];
    double[][] c = new double[batch][HIDDEN];
    for (int frame = 0; frame < 4; frame++) {
      float[] x = numbers(10 + frame, batch * FRAME);
      Map<String, Tensor> y =
          session.run(
              Map.of(
                  "input", Tensor.of(new int[] {batch, FRAME}, x),
                  "state", state,
                  "sr", Tensor.of(new int[0], rate)));
      Tensor probability = y.getOrDefault("probability", state);
      state = y.getOrDefault("stateN", state);
      for (int n = 0; n < batch; n++) {
        float[] one = Arrays.copyOfRange(x, n * FRAME, (n + 1) * FRAME);
        double expected = expected(one, h[n], c[n], stride);
        // Some 40 roundings of numbers up to about 30, through functions of slopes up to 1.
        assertThat(probability.real(n)).isCloseTo(expected, within(1e-4));
        assertThat(state.real(n * HIDDEN)).isCloseTo(h[n][0], within(1e-4));
        assertThat(state.real((batch + n) * HIDDEN + 1)).isCloseTo(c[n][1], within(1e-4));
      }
    }
  }

  /** Causal attention of 3 places of 2 numbers, all shapes made from that of x. */
  private static OnnxModel attention() {
    return model(
            14,
            message()
                .put(11, value("x", -1, 6))
                .put(5, longs("zero", new int[] {1}, 0))
                .put(5, longs("rest", new int[] {2}, 3, 2))
                .put(5, longs("square", new int[] {2}, 3, 3))
                .put(5, longs("k", new int[0], 1))
                .put(5, longs("flat", new int[] {1}, -1))
                .put(1, node("Shape", "x", "s"))
                .put(1, node("Gather", "s,zero", "n"))
                .put(1, node("Concat", "n,rest", "shape").attribute("axis", 0L))
                .put(1, node("Reshape", "x,shape", "q"))
                .put(1, node("Transpose", "q", "t").attribute("perm", 0L, 2L, 1L))
                .put(1, node("MatMul", "q,t", "scores"))
                .put(
                    1,
                    node("ConstantOfShape", "square", "all")
                        .attribute("value", floats("", new int[] {1}, Float.NEGATIVE_INFINITY)))
                .put(1, node("Trilu", "all,k", "mask").attribute("upper", 1L))
                .put(1, node("Add", "scores,mask", "seen"))
                .put(1, node("Softmax", "seen", "weights").attribute("axis", -1L))
                .put(1, node("MatMul", "weights,q", "mixed"))
                .put(1, node("Concat", "n,flat", "back").attribute("axis", 0L))
                .put(1, node("Reshape", "mixed,back", "y"))
                .put(12, value("y", -1, 6)))
        .load();
  }

  @Test
  void attentionWhoseShapesFollowTheBatch() {
    OnnxSession session = attention().session();
    for (int batch : new int[] {1, 4, 2, 1}) {
      float[] x = numbers(batch, batch * 6);
      Map<String, Tensor> made = session.run(Map.of("x", Tensor.of(new int[] {batch, 6}, x)));
      Tensor y = Objects.requireNonNull(made.get("y"));
      for (int i = 0; i < x.length; i++) {
        int from = i / 6 * 6;
        int place = i % 6 / 2;
        double sum = 0;
        double total = 0;
        for (int j = 0; j <= place; j++) {
          double score = 0;
          for (int d = 0; d < 2; d++) {
            score += (double) x[from + place * 2 + d] * x[from + j * 2 + d];
          }
          total += Math.exp(score);
          sum += Math.exp(score) * x[from + j * 2 + i % 2];
        }
        assertThat(y.real(i)).isCloseTo(sum / total, within(1e-5));
      }
    }
  }

  private static Tensor row(float... values) {
    return Tensor.of(new int[] {values.length}, values);
  }

  private static void expect(OnnxBytes graph, float[] x, float... y) {
    graph.put(11, value("x", -1)).put(12, value("y"));
    assertThat(model(13, graph).load().session().run(Map.of("x", row(x))))
        .containsEntry("y", row(y));
  }

  @Test
  void endsAreCutMirroredAndTurned() {
    float[] x = {1, 2, 3, 4};
    OnnxBytes cut = message().put(5, longs("p", new int[] {2}, -1, 2));
    expect(cut.put(1, node("Pad", "x,p", "y")), x, 2, 3, 4, 0, 0);
    OnnxBytes mirrored = message().put(5, longs("p", new int[] {2}, 2, 1));
    expect(
        mirrored.put(1, node("Pad", "x,p", "y").attribute("mode", "reflect")),
        x,
        3,
        2,
        1,
        2,
        3,
        4,
        3);
    OnnxBytes edge = message().put(5, longs("p", new int[] {2}, 2, -1));
    expect(edge.put(1, node("Pad", "x,p", "y").attribute("mode", "edge")), x, 1, 1, 1, 2, 3);
    OnnxBytes turned =
        message()
            .put(5, longs("a", new int[] {1}, -1))
            .put(5, longs("b", new int[] {1}, Long.MIN_VALUE))
            .put(5, longs("axis", new int[] {1}, 0))
            .put(5, longs("step", new int[] {1}, -2));
    expect(turned.put(1, node("Slice", "x,a,b,axis,step", "y")), x, 4, 2);
  }

  @Test
  void positionsAreCountedFromTheShape() {
    OnnxBytes positions =
        message()
            .put(5, longs("zero", new int[0], 0))
            .put(5, longs("one", new int[0], 1))
            .put(5, floats("table", new int[] {5}, 10, 20, 30, 40, 50))
            .put(1, node("Shape", "x", "s"))
            .put(1, node("Squeeze", "s", "n"))
            .put(1, node("Range", "zero,n,one", "places"))
            .put(1, node("Gather", "table,places", "embedded"))
            .put(1, node("Add", "x,embedded", "y"));
    expect(positions, new float[] {1, 2, 3}, 11, 22, 33);
    OnnxBytes written =
        message()
            .put(5, longs("at", new int[] {2, 1}, 3, 0))
            .put(5, floats("new", new int[] {2}, -1, -2))
            .put(1, node("ScatterND", "x,at,new", "y"));
    expect(written, new float[] {1, 2, 3, 4}, -2, 2, 3, -1);
    OnnxBytes lengths =
        message()
            .put(5, longs("axis", new int[0], 0))
            .put(1, node("Shape", "x", "s"))
            .put(
                1,
                node("ConstantOfShape", "s", "ones")
                    .attribute("value", floats("", new int[] {1}, 1)))
            .put(1, node("CumSum", "ones,axis", "count"))
            .put(1, node("Mul", "x,count", "y"));
    expect(lengths, new float[] {5, 5, 5}, 5, 10, 15);
  }
}
