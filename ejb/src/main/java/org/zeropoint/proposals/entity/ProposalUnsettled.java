package org.zeropoint.proposals.entity;

/**
 * Something that the gate looks at has changed besides the votes: whoever decides looks again, in
 * the same transaction.
 *
 * @param proposal locked by whoever fires this
 * @param cause in a few words, for the log
 */
public record ProposalUnsettled(Proposal proposal, String cause) {}
