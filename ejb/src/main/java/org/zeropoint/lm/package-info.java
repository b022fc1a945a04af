/**
 * The language models themselves: training, scoring, generation, files. Plain Java on DJL, no
 * server needed.
 *
 * <p>Invariant: no signature that other areas use names a DJL type, and every tensor in native
 * memory belongs to an object that is closed. Uses {@code shared} and {@code kernels}.
 */
package org.zeropoint.lm;
