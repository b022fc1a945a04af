/**
 * Synthiants, their versions and what is in production, over HTTP and on pages.
 *
 * <p>Invariant: weights leave with the digest that they must have. Uses the boundaries of {@code
 * models}, {@code pipeline}, {@code proposals} and {@code consensus}.
 */
package org.zeropoint.web.models;
