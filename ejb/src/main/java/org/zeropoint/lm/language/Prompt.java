package org.zeropoint.lm.language;

import java.util.List;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Message;
import org.zeropoint.lm.data.Template;

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

  /** What stands before the last answer of an instruction. */
  public static Prompt before(Instruction instruction) {
    if (instruction instanceof Instruction.Chat chat) {
      List<Message> said = chat.messages().subList(0, chat.messages().size() - 1);
      return new Prompt(Template.plain(said), said);
    }
    return of(((Instruction.Completion) instruction).prompt());
  }
}
