package org.zeropoint.web.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two forms of an answer: a text, or what the assistant says. */
enum Form {
  TEXT("cmpl-", "text_completion", "text_completion") {
    @Override
    void put(ObjectNode choice, String text) {
      choice.put("text", text);
    }

    @Override
    void begin(ObjectNode choice) {
      choice.put("text", "");
    }

    @Override
    void add(ObjectNode choice, String piece) {
      choice.put("text", piece);
    }
  },
  CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk") {
    @Override
    void put(ObjectNode choice, String text) {
      choice.putObject("message").put("role", ROLE).put("content", text).putNull("refusal");
    }

    @Override
    void begin(ObjectNode choice) {
      choice.putObject("delta").put("role", ROLE).put("content", "");
    }

    @Override
    void add(ObjectNode choice, String piece) {
      ObjectNode delta = choice.putObject("delta");
      if (!piece.isEmpty()) {
        delta.put("content", piece);
      }
    }
  };

  private static final String ROLE = "assistant";

  private final String prefix;
  private final String whole;
  private final String chunk;

  Form(String prefix, String whole, String chunk) {
    this.prefix = prefix;
    this.whole = whole;
    this.chunk = chunk;
  }

  /** What ids begin with. */
  String prefix() {
    return prefix;
  }

  /** The name of a whole answer. */
  String whole() {
    return whole;
  }

  /** The name of a part of one. */
  String chunk() {
    return chunk;
  }

  /** Puts a whole text into its choice. */
  abstract void put(ObjectNode choice, String text);

  /** Puts what comes before the first piece. */
  abstract void begin(ObjectNode choice);

  /** Puts the next piece; an empty one ends the text. */
  abstract void add(ObjectNode choice, String piece);
}
