package org.zeropoint.lm.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;

/**
 * What tokenizer.json says about its tokens.
 *
 * @param size one more than the largest id: the rows that an embedding needs at least
 * @param added ids of the tokens that are found in a text before its words are, by their content
 * @param special ids of those of them that are marked as special, but for the unknown token, which
 *     stands for plain text
 */
record Vocabulary(int size, Map<String, Integer> added, Set<Integer> special) {

  private static final int MOST = 1 << 24;

  Vocabulary {
    added = Map.copyOf(added);
    special = Set.copyOf(special);
  }

  /**
   * Reads the tokens.
   *
   * @throws Invalid naming the field and the rule; also when the file asks for a random choice of
   *     tokens
   */
  static Vocabulary of(JsonFile file) {
    JsonNode model = file.root().path("model");
    if (model.path("dropout").asDouble(0) != 0) {
      throw file.broken("model.dropout", "must be null: a text has the same tokens each time");
    }
    int last = lastOfModel(file, model.path("vocab"));
    var added = new HashMap<String, Integer>();
    var special = new HashSet<Integer>();
    for (JsonNode token : file.root().path("added_tokens")) {
      int id = id(file, "added_tokens.id", token.path("id"));
      String content = token.path("content").asText();
      if (content.isEmpty()) {
        throw file.broken("added_tokens.content", "must have a character or more");
      }
      added.put(content, id);
      if (token.path("special").asBoolean()) {
        special.add(id);
      }
      last = Math.max(last, id);
    }
    unknown(model, added).ifPresent(special::remove);
    return new Vocabulary(last + 1, added, special);
  }

  private static int lastOfModel(JsonFile file, JsonNode vocab) {
    if (vocab.isArray() && !vocab.isEmpty() && vocab.size() <= MOST) {
      return vocab.size() - 1;
    }
    if (!vocab.isObject() || vocab.isEmpty()) {
      throw file.broken("model.vocab", "must hold a token or more");
    }
    int last = 0;
    for (JsonNode id : vocab) {
      last = Math.max(last, id(file, "model.vocab", id));
    }
    return last;
  }

  private static int id(JsonFile file, String field, JsonNode id) {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() >= MOST) {
      throw file.broken(field, "must be a whole number from 0 to " + (MOST - 1));
    }
    return id.intValue();
  }

  private static OptionalInt unknown(JsonNode model, Map<String, Integer> added) {
    if (model.path("unk_id").isInt()) {
      return OptionalInt.of(model.path("unk_id").intValue());
    }
    Integer id = added.get(model.path("unk_token").asText());
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  OptionalInt idOf(String content) {
    Integer id = added.get(content);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
