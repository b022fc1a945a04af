/**
 * Whether the service works, over HTTP.
 *
 * <p>Invariant: open to all, so it tells no secret. Uses the boundary of {@code ops}.
 */
package org.zeropoint.web.ops;
