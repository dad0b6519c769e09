package dev.lanewise.nn.plan;

/** Where a value starts, for one execution. */
@SuppressWarnings("ArrayRecordComponent") // the array is shared memory, not content
public record Place(float[] array, int offset) {}
