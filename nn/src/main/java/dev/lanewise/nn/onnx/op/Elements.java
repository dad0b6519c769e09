package dev.lanewise.nn.onnx.op;

import dev.lanewise.nn.onnx.tensor.ElementType;
import dev.lanewise.nn.onnx.tensor.Tensor;
import dev.lanewise.nn.onnx.tensor.TensorBuilder;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Functions of numbers on each element, operands repeated to a common shape. */
final class Elements {
  private Elements() {}

  /** A condition on two numbers. */
  interface RealTest {
    boolean holds(double x, double y);
  }

  /** A condition on two whole numbers. */
  interface WholeTest {
    boolean holds(long x, long y);
  }

  /** {@code f(x)}, floating-point numbers by way of doubles. */
  static Tensor map(Tensor x, DoubleUnaryOperator real, LongUnaryOperator whole) {
    if (x.isUniform() && x.size() > 1) {
      return Tensor.filled(x.dims(), map(x.pick(new int[0], new int[1]), real, whole));
    }
    TensorBuilder y = new TensorBuilder(x.type(), x.dims());
    boolean reals = x.type().isReal();
    for (int i = 0; i < y.size(); i++) {
      if (reals) {
        y.set(i, real.applyAsDouble(x.real(i)));
      } else {
        y.set(i, whole.applyAsLong(x.whole(i)));
      }
    }
    return y.done();
  }

  /** {@code f(x, y)} of x's type. */
  static Tensor join(Tensor x, Tensor y, DoubleBinaryOperator real, LongBinaryOperator whole) {
    int[] dims = Layout.common(x.dims(), y.dims());
    int[] xs = Layout.repeated(x.dims(), dims);
    int[] ys = Layout.repeated(y.dims(), dims);
    TensorBuilder z = new TensorBuilder(x.type(), dims);
    boolean reals = x.type().isReal();
    for (int i = 0; i < xs.length; i++) {
      if (reals) {
        z.set(i, real.applyAsDouble(x.real(xs[i]), y.real(ys[i])));
      } else {
        z.set(i, whole.applyAsLong(x.whole(xs[i]), y.whole(ys[i])));
      }
    }
    return z.done();
  }

  /** Where a condition holds. */
  static Tensor test(Tensor x, Tensor y, RealTest real, WholeTest whole) {
    int[] dims = Layout.common(x.dims(), y.dims());
    int[] xs = Layout.repeated(x.dims(), dims);
    int[] ys = Layout.repeated(y.dims(), dims);
    TensorBuilder z = new TensorBuilder(ElementType.BOOL, dims);
    boolean reals = x.type().isReal();
    for (int i = 0; i < xs.length; i++) {
      z.set(
          i,
          reals
              ? real.holds(x.real(xs[i]), y.real(ys[i]))
              : whole.holds(x.whole(xs[i]), y.whole(ys[i])));
    }
    return z.done();
  }
}
