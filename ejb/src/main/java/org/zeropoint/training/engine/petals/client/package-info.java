/**
 * The client of nodes that hold blocks of a model. Nouns: swarm (the nodes that may be asked),
 * route (a way through all blocks), hop, session (a route with keys and values kept on its nodes),
 * passage (a batch through a hop, with the input that it had), verification, coverage, placement.
 *
 * <p>Invariant: what a hop was given is kept until nobody needs its answer again, so that another
 * node can always do the same; the caller sees a pause, never a wrong number.
 *
 * <p>Source: Borzunov et al., "Distributed Inference and Fine-tuning of Large Language Models Over
 * The Internet", arXiv 2312.08361.
 */
package org.zeropoint.training.engine.petals.client;
