/**
 * PyTorch through DJL. Nouns: {@link org.zeropoint.lm.torch.Torch the engine}, {@link
 * org.zeropoint.lm.torch.Program} (methods in TorchScript that we wrote).
 *
 * <p>Invariant: the engine is started once in a JVM, through DJL's own class loader; nothing from
 * outside is ever loaded as TorchScript. Uses {@code shared} and DJL only.
 */
package org.zeropoint.lm.torch;
