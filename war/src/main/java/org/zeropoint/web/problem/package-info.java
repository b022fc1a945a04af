/**
 * Errors on the wire: every one is an RFC 9457 problem document that names what is wrong, and where
 * it was a field, which.
 *
 * <p>Invariant: what is not a {@link org.zeropoint.shared.Problem} is answered without details,
 * which stand in the log under the number that the answer gives.
 */
package org.zeropoint.web.problem;
