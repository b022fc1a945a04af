package org.zeropoint.lm.model;

import java.util.Optional;

/** The non-linearity of a feed-forward layer. */
public enum Activation {
  /** x·Φ(x). Source: Hendrycks and Gimpel, arXiv 1606.08415. */
  GELU("torch.gelu(%s, approximate=\"none\")"),
  /** The same with Φ approximated by a tanh, section 2 of that paper. */
  GELU_TANH("torch.gelu(%s, approximate=\"tanh\")"),
  /** x·σ(x). Source: the same paper; used gated as in Shazeer, arXiv 2002.05202. */
  SILU("torch.silu(%s)"),
  RELU("torch.relu(%s)");

  private final String source;

  Activation(String source) {
    this.source = source;
  }

  /** As a TorchScript expression. */
  String of(String argument) {
    return source.formatted(argument);
  }

  /** By its name in a {@code config.json}. */
  static Optional<Activation> named(String name) {
    return switch (name) {
      case "gelu" -> Optional.of(GELU);
      case "gelu_new", "gelu_pytorch_tanh" -> Optional.of(GELU_TANH);
      case "silu", "swish" -> Optional.of(SILU);
      case "relu" -> Optional.of(RELU);
      default -> Optional.empty();
    };
  }
}
