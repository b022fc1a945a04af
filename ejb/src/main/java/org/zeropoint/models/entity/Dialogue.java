package org.zeropoint.models.entity;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was said so far, as text for a model that knows no chat: each message on a line of its own
 * behind who said it, and then the name of who is to go on.
 *
 * <pre>
 * System: Answer in one sentence.
 * User: What is a lease?
 * Assistant:
 * </pre>
 *
 * <p>A space follows each colon, the last one too. A line of a message that begins like another's
 * turn is set off by a space, so that no message poses as more than one.
 *
 * @param messages in the order in which they were said
 */
public record Dialogue(List<Message> messages) {

  /** What ends an answer: the model goes on for the user. */
  public static final String STOP = "\nUser:";

  private static final Pattern TURN = Pattern.compile("(?m)^(System|User|Assistant):");

  /** Who may say something. */
  public enum Speaker {
    SYSTEM,
    USER,
    ASSISTANT;

    /** As in requests: {@code user}. */
    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String label() {
      return name().charAt(0) + external().substring(1) + ": ";
    }
  }

  /** One message. */
  public record Message(Speaker speaker, String text) {

    private String line() {
      return speaker.label() + TURN.matcher(text).replaceAll(" $1:") + "\n";
    }
  }

  public Dialogue {
    messages = List.copyOf(messages);
  }

  /** The text that the model continues. */
  public String prompt() {
    return messages.stream().map(Message::line).collect(Collectors.joining())
        + Speaker.ASSISTANT.label();
  }
}
