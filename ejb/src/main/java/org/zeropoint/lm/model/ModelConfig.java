package org.zeropoint.lm.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form of a decoder-only transformer: pre-norm blocks of causal self-attention and a
 * feed-forward layer.
 *
 * <p>Sources: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019 (GPT-2);
 * Touvron et al., arXiv 2302.13971 (Llama); Ainslie et al., arXiv 2305.13245 (grouped queries);
 * Jiang et al., arXiv 2310.06825 (sliding window).
 *
 * @param family names and layout of the weights, and which of the two block forms
 * @param vocabulary number of token ids
 * @param context positions at most
 * @param width length of the vector that stands for a position
 * @param layers number of blocks
 * @param heads attention heads
 * @param keyValueHeads heads of keys and values; divides {@code heads}
 * @param headWidth length of a head's vectors
 * @param feedForward length of the feed-forward layer's inner vector
 * @param activation of the feed-forward layer; gated in the Llama family
 * @param epsilon added under the root of every norm
 * @param biases which projections have biases
 * @param tied whether the output layer is the embedding
 * @param rope rotary positions; empty for learned ones
 * @param window how many positions, itself included, a position sees; empty for all before it
 */
public record ModelConfig(
    Family family,
    int vocabulary,
    int context,
    int width,
    int layers,
    int heads,
    int keyValueHeads,
    int headWidth,
    int feedForward,
    Activation activation,
    double epsilon,
    Biases biases,
    boolean tied,
    Optional<Rope> rope,
    OptionalInt window) {

  /** How weights are named and laid out. */
  public enum Family {
    /** Learned positions, LayerNorm, one matrix for query, key and value, input × output. */
    GPT2,
    /** Rotary positions, RMSNorm, gated feed-forward, matrices output × input. */
    LLAMA
  }

  /**
   * Which projections have biases.
   *
   * @param queryKeyValue into attention
   * @param output out of attention
   * @param feedForward of the feed-forward layer
   */
  public record Biases(boolean queryKeyValue, boolean output, boolean feedForward) {}

  /** Queries a key-value head serves. */
  int group() {
    return heads / keyValueHeads;
  }
}
