package org.zeropoint.lm.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.zeropoint.lm.text.JsonFile;
import org.zeropoint.shared.Invalid;

/**
 * The tokens that bound a text, as the files of a model directory name them. Of several files that
 * name one, the first of tokenizer_config.json, special_tokens_map.json, config.json and
 * generation_config.json counts.
 *
 * @param beginOfText what stands before a text (bos), if the model has it
 * @param endOfText what stands after a text (eos), if the model has it
 * @param ends all tokens that any of the files calls an end; generation stops at each
 */
public record SpecialTokens(OptionalInt beginOfText, OptionalInt endOfText, Set<Integer> ends) {

  private static final long MAX_BYTES = 4 << 20;
  private static final List<String> BY_CONTENT =
      List.of("tokenizer_config.json", "special_tokens_map.json");
  private static final List<String> BY_ID = List.of("config.json", "generation_config.json");

  public SpecialTokens {
    ends = Set.copyOf(ends);
  }

  /**
   * Reads those of the files that exist.
   *
   * @throws Invalid naming the file, the field and the rule, when one names no token
   */
  static SpecialTokens read(JsonFile.Shelf files, Vocabulary vocabulary) {
    var begins = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>();
    for (String name : BY_CONTENT) {
      files
          .read(name, MAX_BYTES)
          .ifPresent(
              file -> {
                byContent(file, "bos_token", vocabulary).ifPresent(begins::add);
                byContent(file, "eos_token", vocabulary).ifPresent(ends::add);
              });
    }
    for (String name : BY_ID) {
      files
          .read(name, MAX_BYTES)
          .ifPresent(
              file -> {
                begins.addAll(byId(file, "bos_token_id", vocabulary));
                ends.addAll(byId(file, "eos_token_id", vocabulary));
              });
    }
    return new SpecialTokens(first(begins), first(ends), new TreeSet<>(ends));
  }

  private static OptionalInt first(List<Integer> ids) {
    return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
  }

  private static OptionalInt byContent(JsonFile file, String field, Vocabulary vocabulary) {
    JsonNode value = file.root().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    JsonNode content = value.isObject() ? value.path("content") : value;
    if (!content.isTextual()) {
      throw file.broken(field, "must be text, an object with content, or null");
    }
    OptionalInt id = vocabulary.idOf(content.textValue());
    if (id.isEmpty()) {
      throw file.broken(field, "must be one of the added_tokens of tokenizer.json");
    }
    return id;
  }

  private static List<Integer> byId(JsonFile file, String field, Vocabulary vocabulary) {
    JsonNode value = file.root().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    var ids = new ArrayList<Integer>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary.size()) {
        throw file.broken(
            field, "must be an id, or several, from 0 to " + (vocabulary.size() - 1) + ", or null");
      }
      ids.add(id.intValue());
    }
    return ids;
  }
}
