/**
 * What the log says, made again: the gate's decisions and the rows that operations left.
 *
 * <p>Nouns: {@link org.zeropoint.ops.replay.Fault}, decision, row.
 *
 * <p>Invariant: plain Java on entries alone, without server or database, so that the offline
 * verifier and the check of a whole installation come to the same answer.
 */
package org.zeropoint.ops.replay;
