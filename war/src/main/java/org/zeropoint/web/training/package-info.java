/**
 * Training runs, the texts that they train on and the engines that train, over HTTP and on pages.
 *
 * <p>Invariant: an upload is read once, as a stream, and never as a whole; what is told of a plan
 * while it is written is what its start would refuse, or measured. Uses the boundaries of {@code
 * training} and, for the catalogue of models, {@code models}.
 */
package org.zeropoint.web.training;
