/**
 * How a node is talked to over a network. Nouns: message (a frame with a header and tensors), form
 * of activations, their error, channel, peer at the other end of one, handler on the node.
 *
 * <p>Invariant: what is read is exactly what was written, or is refused by name; an answer with
 * numbers that are not finite, of another shape or in another form is none. Uses {@code lm}, {@code
 * kernels}, {@code shared}, and the frames of {@code training.engine.worker}.
 */
package org.zeropoint.training.engine.petals.wire;
