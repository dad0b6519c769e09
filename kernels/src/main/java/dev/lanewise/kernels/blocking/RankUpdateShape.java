package dev.lanewise.kernels.blocking;

/**
 * What a {@link RankUpdate} is specialised on.
 *
 * @param rows rows of A and T
 * @param depth columns of A, rows of B
 * @param lanes floats in a vector; 1 makes scalar code
 * @param fresh whether T is overwritten rather than added to
 */
public record RankUpdateShape(int rows, int depth, int lanes, boolean fresh) {}
