package org.zeropoint.ethics.measure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.Choice;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Likelihood;
import org.zeropoint.lm.language.Question;

/**
 * Multiple choice by log-likelihood, as lm-evaluation-harness scores it (Gao et al., "A framework
 * for few-shot language model evaluation"): a question is answered right where the right answer is
 * likelier than all others after the question ({@code acc}), or likelier by the byte ({@code
 * acc_norm}), which does not favour short answers. Among equal ones the first counts.
 */
public final class ChoicesProbe implements Probe {

  /** Share answered right by the log-likelihood of the whole answer. */
  public static final String ACCURACY = "choices.acc";

  /** The same by the log-likelihood of a byte; what candidates are compared by. */
  public static final String NORMALISED = "choices.acc-norm";

  private static final String NAME = "choices";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Measurement> measure(Bench bench) {
    return bench.onSuites(
        Suite::choices,
        suite -> measure(suite, bench),
        NAME,
        "no suite has questions with choices");
  }

  private static List<Measurement> measure(Suite suite, Bench bench) {
    Answers candidate = answers(bench.candidate(), suite.choices());
    Optional<Answers> production =
        bench.baseline().map((LanguageModel live) -> answers(live, suite.choices()));
    List<String> names = suite.choices().stream().map(Choice::id).toList();
    List<String> languages = suite.choices().stream().map(Choice::language).toList();
    var found = new ArrayList<Measurement>();
    found.addAll(
        new Answered(ACCURACY, suite, names, languages, candidate.whole())
            .against(production.map(Answers::whole)));
    found.addAll(
        new Answered(NORMALISED, suite, names, languages, candidate.byByte())
            .against(production.map(Answers::byByte)));
    return found;
  }

  /** Which questions were answered right, by either measure. */
  private record Answers(List<Boolean> whole, List<Boolean> byByte) {}

  private static Answers answers(LanguageModel model, List<Choice> choices) {
    var questions = new ArrayList<Question>();
    for (Choice choice : choices) {
      choice.answers().forEach(a -> questions.add(new Question(choice.prompt(), a)));
    }
    Iterator<Likelihood> likelihoods = model.likelihoods(questions).iterator();
    var whole = new ArrayList<Boolean>();
    var byByte = new ArrayList<Boolean>();
    for (Choice choice : choices) {
      var sums = new ArrayList<Double>();
      var means = new ArrayList<Double>();
      for (String answer : choice.answers()) {
        double sum = finite(likelihoods.next().sum());
        sums.add(sum);
        means.add(sum / answer.getBytes(StandardCharsets.UTF_8).length);
      }
      whole.add(first(sums) == choice.answer());
      byByte.add(first(means) == choice.answer());
    }
    return new Answers(whole, byByte);
  }

  private static double finite(double likelihood) {
    if (!Double.isFinite(likelihood)) {
      throw new ArithmeticException("the model gives an answer no finite likelihood");
    }
    return likelihood;
  }

  /** Place of the greatest. */
  private static int first(List<Double> values) {
    int greatest = 0;
    for (int i = 1; i < values.size(); i++) {
      greatest = values.get(i) > values.get(greatest) ? i : greatest;
    }
    return greatest;
  }
}
