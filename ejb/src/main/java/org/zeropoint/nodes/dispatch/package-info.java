/**
 * Calls between a coordinator and its nodes, in either direction: signed and checked both ways,
 * with a deadline, tried again where that is harmless, and stopped at a circuit breaker while the
 * other side does not answer. Plain Java on {@code java.net.http}.
 *
 * <p>Invariant: an answer that is returned was signed by whoever was asked, as an answer to this
 * very request; everything else is a {@link org.zeropoint.nodes.entity.CallFailure}.
 */
package org.zeropoint.nodes.dispatch;
