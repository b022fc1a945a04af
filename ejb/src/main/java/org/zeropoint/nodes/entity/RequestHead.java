package org.zeropoint.nodes.entity;

import java.util.List;
import java.util.Map;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.Message;

/**
 * A request without its body.
 *
 * @param path as the request line has it, before any decoding
 * @param query the same, without the question mark; empty for none
 * @param fields its header fields, each with its values as they came
 */
public record RequestHead(
    String method, String path, String query, Map<String, List<String>> fields) {

  public RequestHead {
    fields = Map.copyOf(fields);
  }

  public Message message() {
    return Message.request(method, path, query, fields);
  }

  /** Whether it claims to be signed. */
  public boolean signed() {
    return CallSignature.isSigned(message());
  }
}
