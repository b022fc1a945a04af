/**
 * Proposals and their judgement, as pages show them.
 *
 * <p>Invariant: a vote names the digest of the revision that its voter saw. Uses the boundaries of
 * {@code proposals}, {@code consensus}, {@code pipeline}, {@code audit} and {@code exchange}.
 */
package org.zeropoint.web.consensus;
