package org.zeropoint.kernels;

/**
 * How often an operation ran somewhere, since the start.
 *
 * @param device of the backend
 * @param calls that ended well
 */
public record Use(Op op, SizeClass size, String backend, String device, long calls) {}
