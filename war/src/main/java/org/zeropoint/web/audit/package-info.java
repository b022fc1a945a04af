/**
 * The audit log over HTTP and on pages.
 *
 * <p>Invariant: an entry is shown with exactly the bytes that its hash covers. Uses the boundary of
 * {@code audit}.
 */
package org.zeropoint.web.audit;
