package dev.lanewise.bench.peer.library;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One step of training in PyTorch: the same network, from the same parameters, on the same images. */
final class PyTorchTraining implements PeerCall {
  private static final Set<Parameter.Type> TRAINED =
      Set.of(Parameter.Type.WEIGHT, Parameter.Type.BIAS, Parameter.Type.GAMMA, Parameter.Type.BETA);

  private final Problem.Training problem;
  private final Model model;
  private final Trainer trainer;
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final Shape shape;
  private final List<Parameter> parameters = new ArrayList<>();
  private final float[] classes;
  private long steps;
  private float lastLoss;
  private boolean first = true;
  private float[] norms = {};

  PyTorchTraining(Problem.Training problem) {
    this.problem = problem;
    classes = new float[problem.batch()];
    shape = new Shape(problem.batch(), 1, 28, 28);
    model = Model.newInstance(problem.network(), Device.cpu(), "PyTorch");
    model.setBlock(network(problem.network()));
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(problem.rate())).build())
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(shape);
    model.getBlock().getParameters().forEach(p -> take(p.getValue()));
    if (parameters.size() != problem.parameters().size()) {
      throw new IllegalStateException(
          "pytorch: " + parameters.size() + " parameters, not " + problem.parameters().size());
    }
  }

  private void take(Parameter p) {
    if (TRAINED.contains(p.getType())) {
      p.getArray().set(problem.parameters().get(parameters.size()));
      parameters.add(p);
    }
  }

  private static Block network(String name) {
    return switch (name) {
      case "lenet5" -> lenet5();
      case "mlp" -> mlp();
      case "cnn" -> cnn();
      default -> throw new IllegalArgumentException("pytorch: no network " + name);
    };
  }

  private static Block lenet5() {
    return new SequentialBlock()
        .add(convolution(6, 5, 1, 2))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(convolution(16, 5, 1, 0))
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(linear(120))
        .add(Activation::relu)
        .add(linear(84))
        .add(Activation::relu)
        .add(linear(10));
  }

  private static Block mlp() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(linear(512))
        .add(Activation::relu)
        .add(linear(512))
        .add(Activation::relu)
        .add(linear(10));
  }

  private static Block cnn() {
    return new SequentialBlock()
        .add(plain(32, 3, 1, 1))
        .add(norm())
        .add(Activation::relu)
        .add(residual(32, 1, true))
        .add(residual(32, 1, true))
        .add(residual(64, 2, false))
        .add(residual(64, 1, true))
        .add(Pool.globalAvgPool2dBlock())
        .add(linear(10));
  }

  private static Block residual(int filters, int stride, boolean same) {
    SequentialBlock body =
        new SequentialBlock()
            .add(plain(filters, 3, stride, 1))
            .add(norm())
            .add(Activation::relu)
            .add(plain(filters, 3, 1, 1))
            .add(norm());
    Block shortcut = same ? Blocks.identityBlock() : new SequentialBlock().add(plain(filters, 1, stride, 0)).add(norm());
    return new ParallelBlock(
        both -> new NDList(Activation.relu(both.get(0).singletonOrThrow().add(both.get(1).singletonOrThrow()))),
        List.of(body, shortcut));
  }

  private static Block convolution(int filters, int kernel, int stride, int pad) {
    return convolution(filters, kernel, stride, pad, true);
  }

  /** Before a normalisation, which would take a bias away. */
  private static Block plain(int filters, int kernel, int stride, int pad) {
    return convolution(filters, kernel, stride, pad, false);
  }

  private static Block convolution(int filters, int kernel, int stride, int pad, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(pad, pad))
        .optBias(bias)
        .setFilters(filters)
        .build();
  }

  private static Block norm() {
    return BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.1f).build();
  }

  private static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  @Override
  public void run() {
    try (NDManager scope = trainer.getManager().newSubManager();
        GradientCollector collector = trainer.newGradientCollector()) {
      NDArray images = scope.create(problem.images(), shape);
      Problem.Training.labels(steps++, problem.classes(), classes);
      NDArray labels = scope.create(classes, new Shape(problem.batch(), 1));
      NDList output = trainer.forward(new NDList(images), new NDList(labels));
      NDArray value = loss.evaluate(new NDList(labels), output);
      collector.backward(value);
      lastLoss = value.getFloat();
      if (first && !problem.updates()) {
        norms = norms();
        first = false;
      }
      // Without a step gradients add up, which costs less than to set them to zero.
      if (problem.updates()) {
        trainer.step();
      }
    }
  }

  private float[] norms() {
    float[] found = new float[parameters.size()];
    for (int i = 0; i < found.length; i++) {
      double sum = 0;
      for (float v : parameters.get(i).getArray().getGradient().toFloatArray()) {
        sum += (double) v * v;
      }
      found[i] = (float) Math.sqrt(sum);
    }
    return found;
  }

  @Override
  public float[] result() {
    float[] all = new float[1 + norms.length];
    all[0] = lastLoss;
    System.arraycopy(norms, 0, all, 1, norms.length);
    return all;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
