package dev.lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.run.Weights;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final int LENGTH = 4;
  private static final int WIDTH = 6;
  private static final int HEADS = 2;
  private static final Shape SHAPE = Shape.of(2, LENGTH, WIDTH);

  /** The formula, sum by sum. */
  private static double[] expected(MultiHeadAttention layer, double[] x, boolean causal) {
    Weights weights = Weights.init(layer.parameters(), Values.KEY);
    double[] y = new double[x.length];
    int d = WIDTH / HEADS;
    for (int n = 0; n < 2; n++) {
      double[][] q = linear(weights.get("query.weight"), x, n);
      double[][] k = linear(weights.get("key.weight"), x, n);
      double[][] v = linear(weights.get("value.weight"), x, n);
      double[] heads = new double[2 * LENGTH * WIDTH];
      for (int h = 0; h < HEADS; h++) {
        for (int i = 0; i < LENGTH; i++) {
          double[] e = new double[LENGTH];
          double sum = 0;
          for (int j = 0; j < (causal ? i + 1 : LENGTH); j++) {
            double score = 0;
            for (int c = h * d; c < (h + 1) * d; c++) {
              score += q[i][c] * k[j][c];
            }
            e[j] = Math.exp(score / Math.sqrt(d));
            sum += e[j];
          }
          for (int c = h * d; c < (h + 1) * d; c++) {
            for (int j = 0; j < LENGTH; j++) {
              heads[(n * LENGTH + i) * WIDTH + c] += e[j] / sum * v[j][c];
            }
          }
        }
      }
      double[][] out = linear(weights.get("output.weight"), heads, n);
      for (int i = 0; i < LENGTH; i++) {
        System.arraycopy(out[i], 0, y, (n * LENGTH + i) * WIDTH, WIDTH);
      }
    }
    return y;
  }

  private static double[][] linear(float[] w, double[] x, int n) {
    double[][] y = new double[LENGTH][WIDTH];
    for (int i = 0; i < LENGTH; i++) {
      for (int o = 0; o < WIDTH; o++) {
        for (int c = 0; c < WIDTH; c++) {
          y[i][o] += w[o * WIDTH + c] * x[(n * LENGTH + i) * WIDTH + c];
        }
      }
    }
    return y;
  }

  @Test
  void attentionIsItsFormula() {
    double[] x = Values.numbers(SHAPE.size(), 4);
    MultiHeadAttention all = MultiHeadAttention.of(WIDTH, HEADS);
    for (boolean causal : new boolean[] {false, true}) {
      MultiHeadAttention layer = causal ? all.ofThePast() : all;
      double[] expected = expected(layer, x, causal);
      double[] y = Values.of(layer, SHAPE, x);
      for (int i = 0; i < y.length; i++) {
        // The factor 1 / sqrt d is a float.
        assertThat(y[i]).isCloseTo(expected[i], within(1e-6));
      }
    }
    assertThat(all.parameterCount()).isEqualTo(4 * (WIDTH * WIDTH + WIDTH));
  }

  @Test
  void thePastDoesNotSeeTheFuture() {
    MultiHeadAttention layer = MultiHeadAttention.of(WIDTH, HEADS).ofThePast();
    Shape one = Shape.of(1, LENGTH, WIDTH);
    double[] x = Values.numbers(one.size(), 5);
    double[] before = Values.of(layer, one, x);
    x[2 * WIDTH] += 1;
    double[] after = Values.of(layer, one, x);
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i] == before[i]).isEqualTo(i < 2 * WIDTH);
    }
  }

  @Test
  void wrongShapesAreRefused() {
    assertThatThrownBy(() -> MultiHeadAttention.of(6, 4))
        .hasMessage("multi-head-attention: 4 heads do not divide width 6");
    assertThatThrownBy(() -> Values.shape(MultiHeadAttention.of(6, 2), Shape.of(2, 6)))
        .hasMessage("multi-head-attention: x is [2, 6] but must be [batch, length, 6]");
  }
}
