package org.zeropoint.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

/** JSON in front of numbers: UTF-8, no duplicate key, no text that UTF-8 cannot hold. */
public final class StrictJson {

  private StrictJson() {}

  /**
   * @param what is parsed, as the subject of an error's sentence
   * @throws Invalid naming the rule that it breaks
   */
  public static JsonNode parse(byte[] json, String what) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode root = Json.parse(text);
      if (text.indexOf('\\') >= 0) {
        checkEscapes(root);
      }
      return root;
    } catch (CharacterCodingException e) {
      throw new Invalid("", what + " is not UTF-8");
    } catch (Invalid e) {
      throw new Invalid("", what + " " + e.violations().get(0).rule());
    }
  }

  /** Half a surrogate pair, escaped, would be written back as another character. */
  private static void checkEscapes(JsonNode node) {
    if (node.isTextual() && !encodable(node.textValue())) {
      throw new Invalid("", "holds text that is not Unicode");
    }
    for (var field : node.properties()) {
      if (!encodable(field.getKey())) {
        throw new Invalid("", "holds text that is not Unicode");
      }
    }
    for (JsonNode child : node) {
      checkEscapes(child);
    }
  }

  private static boolean encodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
