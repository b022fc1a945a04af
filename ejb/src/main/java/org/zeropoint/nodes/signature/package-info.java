/**
 * Signatures over HTTP messages: structured fields (RFC 9651), signatures (RFC 9421) with Ed25519
 * (RFC 8032) and digests of bodies (RFC 9530), each as far as calls between a coordinator and its
 * nodes need it, and {@link org.zeropoint.nodes.signature.CallSignature}, which says what such a
 * call has to cover.
 *
 * <p>Invariant: nothing is taken that is written in two ways. Plain Java; what cannot be read is an
 * {@link java.lang.IllegalArgumentException}.
 */
package org.zeropoint.nodes.signature;
