/**
 * PyTorch through DJL. Nouns: {@link org.zeropoint.lm.torch.Torch the engine}, {@link
 * org.zeropoint.lm.torch.Program} (methods in TorchScript that we wrote), {@link
 * org.zeropoint.lm.torch.Descent} (weights that learn).
 *
 * <p>Invariant: the engine is started once in a JVM, through DJL's own class loader; nothing from
 * outside is ever loaded as TorchScript. Uses {@code lm.optimizer}, {@code lm.safetensors}, {@code
 * shared} and DJL only.
 */
package org.zeropoint.lm.torch;
