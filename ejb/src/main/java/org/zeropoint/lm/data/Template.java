package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.zeropoint.shared.Invalid;

/**
 * How a conversation is written for a model. What stands in angle brackets is one token; what users
 * write never is, see {@link Tokenizer#encodeOrdinary}. Only what the assistant says is learned,
 * with the token that ends it.
 */
// The lists of markers are those of List.of, which cannot be changed.
@SuppressWarnings("ImmutableEnumChecker")
public enum Template {
  /**
   * For base models. A line for each message, {@code System: …}, {@code User: …} and {@code
   * Assistant: …}; the model's end-of-text token stands behind each answer. The space before an
   * answer belongs to it.
   */
  PLAIN(List.of()) {
    @Override
    void write(Message message, boolean first, List<Piece> to) {
      String role = message.role().word();
      String name = Character.toUpperCase(role.charAt(0)) + role.substring(1) + ":";
      String header = (first ? "" : "\n") + name;
      if (message.role() == Message.Role.ASSISTANT) {
        to.add(Piece.given(header));
        to.add(Piece.learned(" " + message.content()));
        to.add(Piece.learnedEnd());
      } else {
        to.add(Piece.given(header + " " + message.content()));
      }
    }

    @Override
    void open(List<Piece> to) {
      to.add(Piece.given("\nAssistant:"));
    }
  },

  /**
   * ChatML, as Qwen and others use it: {@code <|im_start|>role}, a line break, the content and
   * {@code <|im_end|>} with a line break behind it.
   */
  CHATML(List.of("<|im_start|>", "<|im_end|>")) {
    @Override
    void write(Message message, boolean first, List<Piece> to) {
      boolean learned = message.role() == Message.Role.ASSISTANT;
      String header = message.role().word() + "\n";
      to.add(Piece.marker("<|im_start|>", false));
      if (learned) {
        to.add(Piece.given(header));
        to.add(Piece.learned(message.content()));
      } else {
        to.add(Piece.given(header + message.content()));
      }
      to.add(Piece.marker("<|im_end|>", learned));
      to.add(Piece.given("\n"));
    }

    @Override
    void open(List<Piece> to) {
      to.add(Piece.marker("<|im_start|>", false));
      to.add(Piece.given("assistant\n"));
    }
  },

  /**
   * Llama 3: {@code <|begin_of_text|>}, then for each message {@code
   * <|start_header_id|>role<|end_header_id|>}, an empty line, the content without space around it
   * and {@code <|eot_id|>}.
   */
  LLAMA3(List.of("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")) {
    @Override
    void write(Message message, boolean first, List<Piece> to) {
      if (first) {
        to.add(Piece.marker("<|begin_of_text|>", false));
      }
      header(message.role().word(), to);
      boolean learned = message.role() == Message.Role.ASSISTANT;
      if (learned) {
        to.add(Piece.given("\n\n"));
        to.add(Piece.learned(message.content().strip()));
      } else {
        to.add(Piece.given("\n\n" + message.content().strip()));
      }
      to.add(Piece.marker("<|eot_id|>", learned));
    }

    @Override
    void open(List<Piece> to) {
      header("assistant", to);
      to.add(Piece.given("\n\n"));
    }

    private void header(String role, List<Piece> to) {
      to.add(Piece.marker("<|start_header_id|>", false));
      to.add(Piece.given(role));
      to.add(Piece.marker("<|end_header_id|>", false));
    }
  };

  private final List<String> markers;

  Template(List<String> markers) {
    this.markers = markers;
  }

  abstract void write(Message message, boolean first, List<Piece> to);

  /** Writes what stands before an answer. */
  abstract void open(List<Piece> to);

  /** The special tokens that the template needs. */
  public List<String> markers() {
    return markers;
  }

  /** The template whose special tokens the tokenizer has; else {@link #PLAIN}. */
  public static Template detect(Tokenizer tokenizer) {
    for (Template template : List.of(CHATML, LLAMA3)) {
      if (template.missing(tokenizer).isEmpty()) {
        return template;
      }
    }
    return PLAIN;
  }

  /**
   * Refuses a tokenizer that lacks a token of the template.
   *
   * @throws Invalid naming the tokens
   */
  public void require(Tokenizer tokenizer) {
    List<String> missing = missing(tokenizer);
    if (!missing.isEmpty()) {
      throw new Invalid(
          "/template",
          name() + " needs special tokens that the tokenizer lacks: " + String.join(", ", missing));
    }
    if (this == PLAIN && tokenizer.specialTokens().endOfText().isEmpty()) {
      throw new Invalid("/template", "PLAIN needs an end-of-text token (eos) of the tokenizer");
    }
  }

  private List<String> missing(Tokenizer tokenizer) {
    return markers.stream().filter(marker -> tokenizer.id(marker).isEmpty()).toList();
  }

  /**
   * What a model is given so that it answers.
   *
   * @param messages as in {@link Instruction.Chat}, but the user last
   * @return tokens up to where the answer begins
   * @throws Invalid as {@link #require}
   */
  public int[] prompt(Tokenizer tokenizer, List<Message> messages) {
    List<Piece> pieces = pieces(messages);
    open(pieces);
    return new Rendering(this, tokenizer).row(pieces).tokens();
  }

  /** What a model is given so that it answers, as {@link #PLAIN} writes it. */
  public static String plain(List<Message> messages) {
    List<Piece> pieces = PLAIN.pieces(messages);
    PLAIN.open(pieces);
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }

  /** The tokens at which an answer ends. */
  public Set<Integer> ends(Tokenizer tokenizer) {
    var ends = new TreeSet<Integer>(tokenizer.specialTokens().ends());
    if (!markers.isEmpty()) {
      tokenizer.id(markers.get(markers.size() - 1)).ifPresent(ends::add);
    }
    return ends;
  }

  List<Piece> pieces(Instruction instruction) {
    if (instruction instanceof Instruction.Chat chat) {
      return pieces(chat.messages());
    }
    var completion = (Instruction.Completion) instruction;
    return List.of(
        Piece.begin(),
        Piece.given(completion.prompt()),
        Piece.learned(completion.completion()),
        Piece.learnedEnd());
  }

  private List<Piece> pieces(List<Message> messages) {
    var pieces = new ArrayList<Piece>();
    if (this == PLAIN) {
      pieces.add(Piece.begin());
    }
    for (int i = 0; i < messages.size(); i++) {
      write(messages.get(i), i == 0, pieces);
    }
    return pieces;
  }
}
