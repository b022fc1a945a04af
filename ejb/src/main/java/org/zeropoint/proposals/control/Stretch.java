package org.zeropoint.proposals.control;

import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;

/**
 * Some proposals of a list, in its order.
 *
 * @param next the place behind all that were looked at, whether they are among these or not; empty
 *     when there are no more
 */
record Stretch(List<Proposal> proposals, Optional<Position> next) {}
