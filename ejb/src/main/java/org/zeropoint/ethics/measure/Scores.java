package org.zeropoint.ethics.measure;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Likelihood;
import org.zeropoint.lm.language.Question;

/**
 * What a model was scored on, passage by passage.
 *
 * @param passages of each, what its excerpts' tokens were worth
 */
record Scores(List<List<Likelihood>> passages) {

  static Scores ofText(LanguageModel model, List<Passage> passages) {
    List<Question> all = passages.stream().flatMap(each -> each.excerpts().stream()).toList();
    List<Likelihood> found = model.likelihoods(all);
    var split = new ArrayList<List<Likelihood>>();
    int from = 0;
    for (Passage passage : passages) {
      int to = from + passage.excerpts().size();
      split.add(found.subList(from, to));
      from = to;
    }
    return new Scores(split);
  }

  static Scores ofAnswers(LanguageModel model, List<Instruction> instructions) {
    return new Scores(model.answerLikelihoods(instructions).stream().map(List::of).toList());
  }

  /** Nats of each passage. */
  double[] nats() {
    return passages.stream()
        .mapToDouble(each -> -each.stream().mapToDouble(Likelihood::sum).sum())
        .toArray();
  }

  /** Bytes of each passage that were scored. */
  double[] bytes() {
    return passages.stream()
        .mapToDouble(each -> each.stream().mapToInt(Likelihood::bytes).sum())
        .toArray();
  }

  long tokens() {
    return passages.stream().flatMap(List::stream).mapToLong(Likelihood::tokens).sum();
  }
}
