package org.zeropoint.proposals.entity;

/** How many proposals there are in each status, counted by the database. */
public record ProposalStats(
    long total, long pending, long accepted, long rejected, long underReview) {}
