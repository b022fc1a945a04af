/**
 * What a node does for its clients. Nouns: block service, shelf (the blocks that are loaded), lane
 * (where calls wait for the device), step (one position of a session), cache (bytes for keys and
 * values), session, adapter of a run.
 *
 * <p>Invariant: memory is counted to the byte and never promised twice; one call computes at a
 * time; nobody who waits is overtaken for ever; what is refused is refused with its numbers. Starts
 * no threads: everything happens on those of the callers. Uses {@code lm}, {@code shared}.
 */
package org.zeropoint.training.engine.petals.node;
