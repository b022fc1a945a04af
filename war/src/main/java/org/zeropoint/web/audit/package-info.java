/**
 * The audit log over HTTP and on pages.
 *
 * <p>Invariant: an entry is shown with exactly the bytes that its hash covers, and what is not what
 * was signed is shown as that. Uses the boundary of {@code audit}, and of {@code proposals} and
 * {@code consensus} what there is in decisions.
 */
package org.zeropoint.web.audit;
