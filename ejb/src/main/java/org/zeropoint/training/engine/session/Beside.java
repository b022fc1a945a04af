package org.zeropoint.training.engine.session;

import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.model.Adapter;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** What a plan trains beside the weights of a model that reads tokens, which then stay. */
public final class Beside {

  private Beside() {}

  /** Its form; empty where all weights are trained. */
  public static Optional<Adapter> form(Tokens tokens) {
    Optional<Adapter> lora =
        tokens.lora().map(form -> new Lora(form.rank(), form.alpha(), form.targets()));
    return lora.or(() -> tokens.softPrompt().map(form -> new VirtualTokens(form.length())));
  }

  /** First values: seeded, or the soft prompt that the base has. */
  public static Map<String, Tensor> first(Adapter form, ModelFile base, long seed) {
    if (form instanceof Lora lora) {
      return lora.seeded(base.config(), seed);
    }
    return base.prompt()
        .map(vectors -> Map.of(VirtualTokens.NAME, vectors))
        .orElseGet(() -> ((VirtualTokens) form).seeded(base.config(), base.weights(), seed));
  }

  /**
   * What keeps a plan from going on from a model that has a soft prompt; empty when nothing does.
   * Other weights behind a prompt that was trained for these would be neither of the two.
   */
  public static Optional<Violation> obstacle(Tokens tokens, ModelFile base) {
    int asked = tokens.softPrompt().map(SoftPrompt::length).orElse(0);
    return base.prompt()
        .map(VirtualTokens::of)
        .filter(own -> own.length() != asked)
        .map(
            own ->
                new Violation(
                    "/base",
                    "has a soft prompt of %d vectors, which only a run with a softPrompt of that length goes on from"
                        .formatted(own.length())));
  }
}
