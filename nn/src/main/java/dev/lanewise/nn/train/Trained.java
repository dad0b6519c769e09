package dev.lanewise.nn.train;

import dev.lanewise.nn.data.Standardisation;
import dev.lanewise.nn.layer.Networks.Network;
import dev.lanewise.nn.run.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A trained network.
 *
 * @param network what was trained
 * @param weights its parameters; the caller's own
 * @param standardisation of the features it wants to see
 * @param epochs that were run; fewer than asked for if training ended early
 * @param test how it did on the test part in the end; null if there is none
 */
public record Trained(
    Network network,
    Weights weights,
    Standardisation standardisation,
    int epochs,
    @Nullable Evaluation test) {}
