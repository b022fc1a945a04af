/**
 * What every area speaks with: ids and digests, the {@link org.zeropoint.shared.Caller}, canonical
 * JSON, the family of {@link org.zeropoint.shared.Problem problems} that callers can understand,
 * and the annotations that say who may call an operation and whether it leaves an entry in the log.
 *
 * <p>Invariant: no business rule lives here. Uses no other area; every area may use it.
 */
package org.zeropoint.shared;
