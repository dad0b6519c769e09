package dev.lanewise.nn.train;

import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A trained network.
 *
 * @param network what was trained
 * @param weights its parameters; the caller's own
 * @param units of the features it wants to see, and of what it says: {@code units.around(network)}
 *     takes and makes them as they are
 * @param epochs that were run; fewer than asked for if training ended early
 * @param test how it did on the test part in the end; null if there is none
 */
public record Trained(
    Network network, Weights weights, Units units, int epochs, @Nullable Evaluation test) {}
