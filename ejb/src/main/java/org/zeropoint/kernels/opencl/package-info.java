/**
 * The operations on OpenCL, by Aparapi: kernels are methods named {@code run}, which it translates
 * when they are first used. The only place that names Aparapi, and only {@link
 * org.zeropoint.kernels.opencl.OpenClSession} and what it opens do: the rest loads without it.
 *
 * <p>A kernel has no {@code break}, {@code switch}, {@code new} and lambda, and writes no scalar
 * field. An instance is used by one thread at a time.
 */
package org.zeropoint.kernels.opencl;
