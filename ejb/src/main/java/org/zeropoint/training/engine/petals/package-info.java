/**
 * The engine {@code petals}: frozen blocks on nodes of our own, small trainable parts here. A node
 * serves blocks ({@code node}); a client finds its way over nodes, and a way around those that fail
 * ({@code client}); activations travel in {@code wire}.
 *
 * <p>Source: Borzunov et al., "Distributed Inference and Fine-tuning of Large Language Models Over
 * The Internet", arXiv 2312.08361.
 */
package org.zeropoint.training.engine.petals;
