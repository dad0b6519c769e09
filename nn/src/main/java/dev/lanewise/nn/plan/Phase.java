package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Team;

/**
 * Parts of a step on actual memory: all may run at the same time, and all must end before the next
 * phase.
 */
public record Phase(Step step, Team.Task task, int parts) {}
