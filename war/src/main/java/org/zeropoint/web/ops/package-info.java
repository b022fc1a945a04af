/**
 * Whether the service works and what it computes on, over HTTP, and whether all that it holds fits
 * together, on a page.
 *
 * <p>Invariant: what is open to all tells no secret. Uses the boundaries of {@code ops} and {@code
 * training}.
 */
package org.zeropoint.web.ops;
