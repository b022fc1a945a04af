package org.zeropoint.proposals.entity;

import org.zeropoint.shared.Caller;

/** A proposal is being taken in, in the present transaction. */
public record ProposalAdded(Caller caller, String synthiantId) {}
