/**
 * Whether the service works, over HTTP, and whether all that it holds fits together, on a page.
 *
 * <p>Invariant: what is open to all tells no secret. Uses the boundary of {@code ops}.
 */
package org.zeropoint.web.ops;
