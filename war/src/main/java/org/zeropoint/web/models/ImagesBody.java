package org.zeropoint.web.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zeropoint.models.boundary.Classification;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;

/** Images as JSON: each a flat array of bytes from 0 to 255. */
final class ImagesBody {

  private static final String FIELD = "images";
  private static final int MOST_BYTE = 255;

  private ImagesBody() {}

  /**
   * @throws Invalid naming the image and the number that breaks a rule
   */
  static List<byte[]> read(JsonNode body) {
    ObjectNode object = JsonBody.object(body);
    JsonCheck check = JsonBody.check(object, Set.of(FIELD));
    check.required(FIELD);
    JsonBody.require(check);
    JsonNode images = object.path(FIELD);
    if (!images.isArray() || images.isEmpty() || images.size() > Classification.MOST_IMAGES) {
      throw new Invalid(
          "/images", "must be an array of 1 to " + Classification.MOST_IMAGES + " images");
    }
    var read = new ArrayList<byte[]>();
    for (int i = 0; i < images.size(); i++) {
      read.add(image(images.get(i), "/images/" + i));
    }
    return read;
  }

  private static byte[] image(JsonNode numbers, String pointer) {
    if (!numbers.isArray()) {
      throw new Invalid(pointer, "must be an array of numbers from 0 to " + MOST_BYTE);
    }
    var bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      JsonNode number = numbers.get(i);
      if (!number.isInt() || number.intValue() < 0 || number.intValue() > MOST_BYTE) {
        throw new Invalid(pointer + "/" + i, "must be a whole number from 0 to " + MOST_BYTE);
      }
      bytes[i] = (byte) number.intValue();
    }
    return bytes;
  }
}
