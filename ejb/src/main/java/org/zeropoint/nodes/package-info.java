/**
 * Other machines that compute for this one: a {@link org.zeropoint.nodes.entity.Node} is enrolled
 * with a code that an admin made, holds a lease, says every few seconds how it stands, and is told
 * which blocks of which models it shall hold. What blocks are for is not known here: a model is a
 * digest, a range two numbers.
 *
 * <p>Invariant: nothing passes between a coordinator and a node unsigned, altered, late or twice
 * ({@link org.zeropoint.nodes.signature}), and no node writes anything with a lease that is not its
 * newest. How a node stands at a moment is telemetry and no entry of the log; who it is and what it
 * may do is. Uses {@code shared} only.
 */
package org.zeropoint.nodes;
