package org.zeropoint.models.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Violation;

/** Lets a version write. */
@Stateless
@Permitted
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Generation {

  public static final int MAX_TOKENS = 1024;
  public static final int LONGEST_PROMPT = 10_000;
  public static final double MAX_TEMPERATURE = 2;

  @Inject private Callers callers;
  @Inject private Registry registry;
  @Inject private Desks desks;

  /**
   * What to write.
   *
   * @param maxTokens 1..1,024; of a byte-level model each is a byte
   * @param temperature 0 for the likeliest token each time, up to 2
   * @param seed the same seed gives the same text
   */
  public record Wish(String prompt, int maxTokens, double temperature, long seed) {

    /**
     * @throws Invalid when a field is out of its bounds
     */
    public void requireBounds() {
      var violations = new ArrayList<Violation>();
      if (prompt.length() > LONGEST_PROMPT) {
        violations.add(
            new Violation("/prompt", "must have at most " + LONGEST_PROMPT + " characters"));
      }
      if (maxTokens < 1 || maxTokens > MAX_TOKENS) {
        violations.add(new Violation("/maxTokens", "must be between 1 and " + MAX_TOKENS));
      }
      if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
        violations.add(new Violation("/temperature", "must be between 0 and " + MAX_TEMPERATURE));
      }
      if (!violations.isEmpty()) {
        throw new Invalid(violations);
      }
    }
  }

  /** What was written, and by which weights. */
  public record Written(String text, int tokens, String ref, String digest) {}

  /**
   * @throws Invalid when a field is out of its bounds
   * @throws org.zeropoint.shared.NotFound when the ref names no version
   * @throws org.zeropoint.shared.TooMany when the caller has too many texts being written
   */
  @ReadOnly
  public Written generate(String ref, Wish wish) {
    wish.requireBounds();
    ModelVersion version = registry.version(callers.current(), ref);
    try (Desks.Desk desk = desks.take(callers.current());
        LanguageModel model = registry.open(version)) {
      Generated generated =
          model.generate(wish.prompt(), wish.maxTokens(), wish.temperature(), wish.seed());
      return new Written(generated.text(), generated.tokens(), version.ref(), version.digest());
    }
  }
}
