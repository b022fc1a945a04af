package org.zeropoint.lm.language;

import java.util.List;
import org.zeropoint.lm.data.Message;

/**
 * What a model goes on from.
 *
 * @param text as it is written for a model that knows no chat
 * @param messages what was said so far, for a model with a template of its own; empty for a text
 */
public record Prompt(String text, List<Message> messages) {

  public Prompt {
    messages = List.copyOf(messages);
  }

  public static Prompt of(String text) {
    return new Prompt(text, List.of());
  }
}
