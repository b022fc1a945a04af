package org.zeropoint.proposals.entity;

/**
 * A newer revision takes the place of another, in the present transaction: the votes on the other
 * one count no longer.
 *
 * @param proposal locked by whoever fires this
 */
public record ProposalRevised(Proposal proposal, Revision before, Revision now) {}
