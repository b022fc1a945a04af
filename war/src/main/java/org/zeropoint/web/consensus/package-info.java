/**
 * Proposals and their judgement, as pages show them, and the policy that they are judged by.
 *
 * <p>Invariant: a vote names the digest of the revision that its voter saw, and an edit of the
 * policy the one that it was made from. Uses the boundaries of {@code proposals}, {@code
 * consensus}, {@code pipeline}, {@code models}, {@code audit} and {@code exchange}.
 */
package org.zeropoint.web.consensus;
