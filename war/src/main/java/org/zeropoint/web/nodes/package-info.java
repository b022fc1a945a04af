/**
 * Nodes over HTTP and on a page: what admins do with them, what they say of themselves, and the
 * {@link org.zeropoint.web.nodes.SignedCallFilter filter} that holds signed calls to what was
 * signed.
 *
 * <p>Invariant: nothing is done for a signed call before its whole body was compared with the
 * signature. Uses the boundaries of {@code nodes}.
 */
package org.zeropoint.web.nodes;
