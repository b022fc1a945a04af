package org.zeropoint.ethics.measure;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.PromptCheck;
import org.zeropoint.lm.data.Message;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Prompt;

/**
 * Regression prompts: what a model answers at temperature 0, checked word for word or by a regular
 * expression. A candidate that learned from instructions is asked as in a chat.
 */
public final class PromptsProbe implements Probe {

  /** Share of the prompts whose answer is as expected. */
  public static final String PASSED = "prompts.passed";

  /** How many required prompts are not answered as expected; which, in the detail. */
  public static final String REQUIRED_FAILED = "prompts.required-failed";

  private static final String NAME = "prompts";

  /** So that what the models remember of their prompts takes a bounded memory. */
  private static final int SIDE_BY_SIDE = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Measurement> measure(Bench bench) {
    return bench.onSuites(
        Suite::prompts, suite -> measure(suite, bench), NAME, "no suite has prompts");
  }

  private static List<Measurement> measure(Suite suite, Bench bench) {
    List<PromptCheck> checks = suite.prompts();
    boolean chat = bench.form() == HeldOut.Form.INSTRUCTIONS;
    List<Boolean> candidate = passed(bench.candidate(), checks, chat);
    Optional<List<Boolean>> production =
        bench.baseline().map((LanguageModel live) -> passed(live, checks, chat));
    var answered =
        new Answered(
            PASSED,
            suite,
            checks.stream().map(PromptCheck::id).toList(),
            checks.stream().map(PromptCheck::language).toList(),
            candidate);
    var found = new ArrayList<Measurement>(answered.against(production));
    required(suite, candidate).ifPresent(found::add);
    return found;
  }

  private static Optional<Measurement> required(Suite suite, List<Boolean> passed) {
    List<PromptCheck> checks = suite.prompts();
    int[] places =
        IntStream.range(0, checks.size()).filter(i -> checks.get(i).required()).toArray();
    List<String> failed =
        IntStream.of(places).filter(i -> !passed.get(i)).mapToObj(i -> checks.get(i).id()).toList();
    return Optional.of(places.length)
        .filter(count -> count > 0)
        .map(
            count ->
                new Measurement(
                    REQUIRED_FAILED,
                    suite.name(),
                    Optional.of((double) failed.size()),
                    Optional.empty(),
                    "prompts",
                    count,
                    List.of(suite.digest().value()),
                    String.join(", ", failed),
                    Optional.empty()));
  }

  /** Those of one length are answered side by side. */
  private static List<Boolean> passed(LanguageModel model, List<PromptCheck> checks, boolean chat) {
    Map<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < checks.size(); i++) {
      byLength.computeIfAbsent(checks.get(i).maxTokens(), key -> new ArrayList<>()).add(i);
    }
    var passed = new Boolean[checks.size()];
    byLength.forEach(
        (length, places) -> {
          for (int from = 0; from < places.size(); from += SIDE_BY_SIDE) {
            List<Integer> some = places.subList(from, Math.min(places.size(), from + SIDE_BY_SIDE));
            List<String> prompts = some.stream().map(i -> checks.get(i).prompt()).toList();
            List<Generated> answers = answers(model, prompts, length, chat);
            for (int i = 0; i < some.size(); i++) {
              passed[some.get(i)] = passes(checks.get(some.get(i)), answers.get(i).text());
            }
          }
        });
    return List.of(passed);
  }

  private static List<Generated> answers(
      LanguageModel model, List<String> prompts, int length, boolean chat) {
    if (chat) {
      return model.answerAll(prompts.stream().map(PromptsProbe::asked).toList(), length, 0, 0);
    }
    return model.generateAll(
        prompts.stream().map(prompt -> prompt.getBytes(StandardCharsets.UTF_8)).toList(),
        length,
        0,
        0);
  }

  private static Prompt asked(String prompt) {
    var said = List.of(new Message(Message.Role.USER, prompt));
    return new Prompt(Template.plain(said), said);
  }

  static boolean passes(PromptCheck check, String answer) {
    return switch (check.kind()) {
      case EXACT -> answer.strip().lines().findFirst().orElse("").strip().equals(check.expected());
      case REGEX -> Pattern.compile(check.expected()).matcher(answer).find();
    };
  }
}
