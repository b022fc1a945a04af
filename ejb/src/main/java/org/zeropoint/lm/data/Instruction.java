package org.zeropoint.lm.data;

import java.util.List;
import java.util.Objects;

/** What a model is shown to answer: a conversation, or a text with what follows it. */
public sealed interface Instruction {

  /** What is learned of it. */
  List<String> answers();

  /**
   * A conversation: at most one message of the system, first; then the user and the assistant in
   * turns, the assistant last. What the assistant says is learned.
   */
  record Chat(List<Message> messages) implements Instruction {

    public Chat {
      messages = List.copyOf(messages);
    }

    @Override
    public List<String> answers() {
      return messages.stream()
          .filter(message -> message.role() == Message.Role.ASSISTANT)
          .map(Message::content)
          .toList();
    }
  }

  /** A text and its continuation, without roles in every template. The continuation is learned. */
  record Completion(String prompt, String completion) implements Instruction {

    public Completion {
      Objects.requireNonNull(prompt);
      Objects.requireNonNull(completion);
    }

    @Override
    public List<String> answers() {
      return List.of(completion);
    }
  }
}
