/**
 * The one place where the areas meet: a finished run becomes a version, is measured, becomes a
 * proposal, is judged by the built-in reviewer, and when the gate lets it through, goes live.
 *
 * <p>Invariant: every step is a short transaction that can be repeated after a crash and then finds
 * what it did before; the alias {@code production} moves forward only when the gate says accepted
 * in the same transaction. May use every area but {@code exchange}, {@code ops} and the web.
 */
package org.zeropoint.pipeline;
