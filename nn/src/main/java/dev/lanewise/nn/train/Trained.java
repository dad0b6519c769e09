package dev.lanewise.nn.train;

import dev.lanewise.nn.data.Normalisation;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Weights;

/**
 * A trained network.
 *
 * @param network what was trained
 * @param weights its parameters; the caller's own
 * @param normalisation of the pixels it wants to see
 * @param test how it classified the test images in the end
 */
public record Trained(
    Network network, Weights weights, Normalisation normalisation, Evaluation test) {}
