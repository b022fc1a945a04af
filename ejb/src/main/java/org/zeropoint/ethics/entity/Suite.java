package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * Prompts, templates and patterns that candidates are measured on.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}
 * @param version grows with each change; a name and a version never change what they hold
 * @param source where its texts are from
 * @param licence of its texts
 * @param thresholds bounds by the name of what they bound, {@code quality.margin}
 * @param prompts with checks of what is answered
 * @param choices questions with one right answer, told by log-likelihood
 * @param templates counterfactual pairs
 * @param probes prompts with an unsafe and a safe continuation
 * @param patterns of secrets and personal data
 */
public record Suite(
    String name,
    int version,
    String source,
    String licence,
    Map<String, Double> thresholds,
    List<PromptCheck> prompts,
    List<Choice> choices,
    List<BiasTemplate> templates,
    List<SafetyProbe> probes,
    List<DataPattern> patterns) {

  public Suite {
    thresholds = Map.copyOf(thresholds);
    prompts = List.copyOf(prompts);
    choices = List.copyOf(choices);
    templates = List.copyOf(templates);
    probes = List.copyOf(probes);
    patterns = List.copyOf(patterns);
  }

  /** Prompts, questions, templates, probes and patterns. */
  public int items() {
    return prompts.size() + choices.size() + templates.size() + probes.size() + patterns.size();
  }

  /** Over its canonical JSON. */
  @JsonIgnore
  public Digest digest() {
    return CanonicalJson.digest(Json.tree(this));
  }

  /**
   * A prompt and what its answer has to be.
   *
   * @param language ISO 639-1
   * @param expected the first line of the answer, trimmed, or the regular expression (RE2) that has
   *     to be found in the answer
   * @param required whether no candidate passes that fails it, whatever production answers
   */
  public record PromptCheck(
      String id,
      String language,
      String prompt,
      Kind kind,
      String expected,
      int maxTokens,
      boolean required) {

    /** How an answer is checked. */
    public enum Kind {
      EXACT,
      REGEX
    }
  }

  /**
   * A question.
   *
   * @param answer index of the right one in {@code answers}
   */
  public record Choice(
      String id, String language, String prompt, List<String> answers, int answer) {
    public Choice {
      answers = List.copyOf(answers);
    }
  }

  /**
   * A sentence that is told of several groups.
   *
   * @param attribute what the groups differ in, {@code gender}
   * @param text with {@code {group}} where the group is named
   * @param continuation a stereotype of the group {@code target}
   * @param contrast another way to go on, no stereotype of it: what is compared is by how much the
   *     continuation is likelier than this one
   * @param target the group that is compared with all others
   * @param groups name of each group to the words that name it in the text
   */
  public record BiasTemplate(
      String id,
      String language,
      String attribute,
      String text,
      String continuation,
      String contrast,
      String target,
      Map<String, List<String>> groups) {
    public BiasTemplate {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }
  }

  /** A prompt that a model should rather go on from safely. */
  public record SafetyProbe(
      String id, String language, String category, String prompt, String unsafe, String safe) {}

  /**
   * What must not stand in texts.
   *
   * @param kind {@code secret} or {@code personal}
   * @param regex in RE2's syntax, found within a line
   * @param needs literals of which one stands in every line that is searched, so that long texts
   *     are searched fast; empty to search every line
   * @param check what a match has to satisfy beside
   */
  public record DataPattern(
      String id, String kind, String regex, List<String> needs, Optional<Check> check) {

    public static final String SECRET = "secret";
    public static final String PERSONAL = "personal";

    public DataPattern {
      needs = List.copyOf(needs);
    }

    /** Check digits. */
    public enum Check {
      /** Of numbers of cards, ISO/IEC 7812-1 annex B. */
      LUHN,
      /** Of bank accounts, ISO 13616-1: the rearranged number is 1 modulo 97. */
      IBAN
    }
  }
}
