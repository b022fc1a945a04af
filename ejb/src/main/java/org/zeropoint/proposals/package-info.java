/**
 * Proposals: what somebody, or a finished run, wants to change. Aggregate root: {@link
 * org.zeropoint.proposals.entity.Proposal}, with its {@link org.zeropoint.proposals.entity.Revision
 * revisions}.
 *
 * <p>Invariant: the digest of the newest revision is SHA-256 over the canonical JSON of what is
 * proposed; whatever a sender claims about status, consensus, metrics or ethics is kept beside it
 * and never decides anything. Uses {@code shared} only.
 */
package org.zeropoint.proposals;
