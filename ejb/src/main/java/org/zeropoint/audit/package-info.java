/**
 * The log of everything that was done: an entry for every audited operation, written in its
 * transaction, each holding the hash of the one before.
 *
 * <p>Invariant: entries are only ever appended, numbered without a gap, and each one's hash covers
 * all before it. {@code Log} is the only writer. Uses {@code shared} only.
 */
package org.zeropoint.audit;
