/**
 * Requests that are sent again: a POST with an {@code Idempotency-Key} has its effect once.
 *
 * <p>Invariant: a change and the answer that is kept for it commit together; where that cannot be,
 * the key is taken before the call begins. Uses {@code shared}, {@code exchange} and the problem
 * documents.
 */
package org.zeropoint.web.idempotency;
