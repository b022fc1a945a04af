/**
 * Proposals, their votes and the gate over HTTP and on pages: the call that CI asks whether a
 * change may go live.
 *
 * <p>Invariant: a caller votes in their own channel only, and no answer names a status that the
 * gate did not give. Uses the boundaries of {@code proposals}, {@code consensus}, {@code pipeline}
 * and {@code exchange}.
 */
package org.zeropoint.web.proposals;
