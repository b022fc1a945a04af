package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.Scoring.Row;

/**
 * Questions to a model of tokens. Prompt and continuation are made tokens together and cut where
 * the tokens of the prompt alone end, its space at the end counted to the continuation, as
 * lm-evaluation-harness does (Gao et al., "A framework for few-shot language model evaluation",
 * {@code TemplateLM._encode_pair}).
 *
 * @param length tokens that the model reads at most
 */
record TokenQuestions(Tokenizer tokenizer, int length) {

  Row row(Question question) {
    String prompt = question.prompt().stripTrailing();
    String text = question.prompt() + question.continuation();
    int[] tokens = tokenizer.encodeOrdinary(text);
    if (question.continuation().isEmpty() || tokens.length == 0) {
      return Row.NONE;
    }
    int before = prompt.isEmpty() ? 0 : tokenizer.encodeOrdinary(prompt).length;
    int begin = before == 0 ? firstScored(tokens, text) : Math.min(before, tokens.length - 1);
    int[] all = tokens;
    if (tokenizer.addsBeginOfText()) {
      all = new int[tokens.length + 1];
      all[0] = tokenizer.specialTokens().beginOfText().orElseThrow();
      System.arraycopy(tokens, 0, all, 1, tokens.length);
      begin++;
    }
    int cut = Math.max(begin, all.length - length);
    if (cut >= all.length) {
      return Row.NONE;
    }
    int continuation = utf8(question.continuation());
    int[] unscored = Arrays.copyOf(tokens, cut - (all.length - tokens.length));
    int bytes = Math.min(continuation, utf8(text) - utf8(tokenizer.decodeOrdinary(unscored)));
    return Row.of(Scoring.row(all, cut, length), Math.max(0, bytes));
  }

  private int firstScored(int[] tokens, String text) {
    return tokenizer.addsBeginOfText() ? 0 : HeldOut.unscored(tokens, text, tokenizer);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
