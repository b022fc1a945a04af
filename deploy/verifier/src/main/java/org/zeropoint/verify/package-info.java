/**
 * The offline verifier: a program that needs no server, only files that one handed out and keys
 * that came by another way.
 *
 * <p>Nouns: {@link org.zeropoint.verify.Command}, {@link org.zeropoint.verify.Trust}, {@link
 * org.zeropoint.verify.Report}.
 *
 * <p>Invariant: nothing that a file says is believed before a signature by a key that the caller
 * named was verified; whatever is in a file, it ends with one of four exit codes and a sentence.
 */
package org.zeropoint.verify;
