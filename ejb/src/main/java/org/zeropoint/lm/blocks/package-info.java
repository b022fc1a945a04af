/**
 * A model cut into its transformer blocks, so that each machine holds some of them: ranges of
 * blocks, what they make of the residual stream and of its gradient, and the ends, embeddings and
 * head, that stay with whoever trains or generates. A chain of ranges computes what the whole model
 * computes.
 *
 * <p>What is trained lies with the client as well: adapters of the blocks ({@link
 * org.zeropoint.lm.blocks.AdapterTraining}), or a prompt of vectors before them ({@link
 * org.zeropoint.lm.blocks.SoftPromptTraining}).
 *
 * <p>Source: Borzunov et al., "Petals", arXiv 2209.01188.
 */
package org.zeropoint.lm.blocks;
