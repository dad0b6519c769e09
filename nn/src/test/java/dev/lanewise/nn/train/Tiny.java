package dev.lanewise.nn.train;

import dev.lanewise.kernels.Team;
import dev.lanewise.nn.data.Digits;
import dev.lanewise.nn.data.LabelledImages;
import dev.lanewise.nn.data.Parts;
import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Linear;
import dev.lanewise.nn.layer.MaxPool;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sequential;
import dev.lanewise.nn.run.Weights;
import java.util.Objects;

/** A network and data small enough for many trainings per second. */
final class Tiny {
  private Tiny() {}

  static Network network() {
    return network("tiny", 4);
  }

  static Network network(String name, int filters) {
    return new Network(
        name,
        Sequential.empty()
            .then("conv", Conv2d.of(1, filters, 5))
            .then("relu", new Relu())
            .then("pool", MaxPool.of(4))
            .then("flatten", new Flatten())
            .then("fc", Linear.of(filters * 36, 10)),
        Shape.of(1, 28, 28),
        10);
  }

  /** 330 training images: ten steps of 32 with 10 left over. */
  static Parts<LabelledImages> data() {
    return Digits.split(5, 330, 130);
  }

  static Settings settings() {
    return Settings.defaults().epochs(3).batch(32).optimizer(Adam.of(5e-3f)).seed(7);
  }

  /** How a training did on its test part. */
  static Evaluation test(Trained trained) {
    return Objects.requireNonNull(trained.test());
  }

  /** How a network does with these weights on images standardised by those of the data. */
  static Evaluation evaluate(Network network, Weights weights, LabelledImages images) {
    try (Team team = Team.of(1)) {
      return Evaluator.of(network, weights, Loss.crossEntropy(), images, units(), team).measure();
    }
  }

  static Units units() {
    return Units.of(Standardisation.of(data().train()));
  }
}
