package org.zeropoint.lm.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule that turns a gradient g into a change of a weight θ; η is the learning rate, t the step
 * from 1. Every rule works in place on 32-bit floats, and its state is one array of the weight's
 * shape for each of its slots, 0 at first.
 */
public enum Optimizer {

  /**
   * m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − η · m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε), with β₁ =
   * 0.9, β₂ = 0.999, ε = 1e−8.
   *
   * <p>Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", arXiv 1412.6980,
   * algorithm 1.
   */
  ADAM(List.of("m", "v"), adam("0.999")),

  /**
   * θ ← θ − ηλθ for matrices, then as Adam, with β₁ = 0.9, β₂ = 0.95, ε = 1e−8; λ is {@value
   * #DEFAULT_DECAY} unless said otherwise.
   *
   * <p>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", arXiv 1711.05101,
   * algorithm 2; the values for language models: Brown et al., arXiv 2005.14165, appendix B. Gains
   * and biases are left out of the decay.
   */
  ADAMW(List.of("m", "v"), fusedAdamw()),

  /**
   * m ← μm + g; θ ← θ − ηm, with μ = 0.9.
   *
   * <p>Source: Sutskever et al., "On the importance of initialization and momentum in deep
   * learning", ICML 2013, section 2, with the learning rate outside of the momentum.
   */
  SGD(
      List.of("m"),
      clipped(
          """
              for i in range(torch.len(p)):
                m0 = torch.add_(torch.mul_(m[i], 0.90000000000000002), g[i])
                _w = torch.add_(p[i], m0, alpha=torch.neg(lr))
          """)),

  /**
   * v ← αv + (1−α)g²; θ ← θ − η · g/(√v + ε), with α = 0.99, ε = 1e−8.
   *
   * <p>Source: Tieleman and Hinton, "Lecture 6.5: RMSProp", Neural Networks for Machine Learning,
   * 2012.
   */
  RMSPROP(
      List.of("v"),
      clipped(
          """
              for i in range(torch.len(p)):
                v0 = torch.addcmul_(torch.mul_(v[i], 0.98999999999999999), g[i], g[i], value=0.01)
                _w = torch.addcdiv_(p[i], g[i], torch.add_(torch.sqrt(v0), 1e-08), value=torch.neg(lr))
          """));

  public static final double DEFAULT_DECAY = 0.1;

  private final List<String> slots;
  private final String body;

  Optimizer(List<String> slots, String body) {
    this.slots = slots;
    this.body = body;
  }

  /** After the gradient was multiplied, where it is clipped. */
  private static String clipped(String body) {
    return """
        if torch.lt(f, 1.):
          _c = torch._foreach_mul_(g, f)
        else:
          pass
    """
        + body;
  }

  private static String fusedAdamw() {
    return fused("_fused_adamw_", "0.94999999999999996", "float(torch.select(s, 0, 3))");
  }

  private static String adam(String beta2) {
    return fused("_fused_adam_", beta2, "0.");
  }

  /** The rule in one pass over memory, which also divides the gradient when it is clipped. */
  private static String fused(String operator, String beta2, String decay) {
    return """
        e = annotate(List[Tensor], [])
        n = torch.mul([t], torch.len(p))
        d = %3$s
        c = torch.to(torch.reciprocal(torch.select(s, 0, 1)), 6)
        if torch.lt(f, 1.):
          _a = torch.%1$s(p, g, m, v, e, n, lr=lr, beta1=0.90000000000000002, beta2=%2$s,
            weight_decay=d, eps=1e-08, amsgrad=False, maximize=False, grad_scale=c)
        else:
          _b = torch.%1$s(p, g, m, v, e, n, lr=lr, beta1=0.90000000000000002, beta2=%2$s,
            weight_decay=d, eps=1e-08, amsgrad=False, maximize=False)
    """
        .formatted(operator, beta2, decay);
  }

  /** The rule of that name, in lower case. */
  public static Optional<Optimizer> named(String name) {
    for (Optimizer optimizer : values()) {
      if (optimizer.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(optimizer);
      }
    }
    return Optional.empty();
  }

  /** Whether the rule knows weight decay; matrices decay, gains and biases do not. */
  public boolean decays() {
    return this == ADAMW;
  }

  /** Names of the state arrays that each weight has. */
  public List<String> slots() {
    return slots;
  }

  /**
   * The TorchScript method {@code update(s, p, g, slots…)}; {@code s} holds the learning rate, the
   * factor that clips the gradient, the step, and the weight decay λ.
   */
  public String source() {
    var text =
        new StringBuilder(
            "  def update(self: __torch__.Ops, s: Tensor, p: List[Tensor], g: List[Tensor]");
    slots.forEach(slot -> text.append(", ").append(slot).append(": List[Tensor]"));
    return text.append(") -> Tensor:\n")
        .append("    lr = float(torch.select(s, 0, 0))\n")
        .append("    f = float(torch.select(s, 0, 1))\n")
        .append("    t = torch.to(torch.select(s, 0, 2), 6)\n")
        .append(body)
        .append("    return s\n")
        .toString();
  }
}
