package org.zeropoint.ethics.measure;

import java.util.List;
import org.zeropoint.lm.language.Question;

/**
 * Held-out text that is scored as one: what is drawn, and told apart by slices.
 *
 * @param document which of the held-out text, from 0
 * @param documentBytes length of that document, or of the answer
 * @param text of the passage
 * @param excerpts of it with what stands before each; empty of an answer
 */
record Passage(int document, int documentBytes, String text, List<Question> excerpts) {
  Passage {
    excerpts = List.copyOf(excerpts);
  }
}
