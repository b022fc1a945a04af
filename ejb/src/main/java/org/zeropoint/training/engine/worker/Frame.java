package org.zeropoint.training.engine.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Unavailable;

/**
 * An operation for a worker, or its answer.
 *
 * @param header what it is; its field {@code op} names the operation
 * @param blocks tensors by name, in the order in which they are sent
 */
public record Frame(ObjectNode header, Map<String, Block> blocks) {

  static final String OPERATION = "op";

  public Frame {
    header = header.deepCopy();
    blocks = Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
  }

  /** An operation without tensors. */
  public static Frame of(String operation) {
    return of(operation, Map.of());
  }

  public static Frame of(String operation, Map<String, Block> blocks) {
    return new Frame(Json.mapper().createObjectNode().put(OPERATION, operation), blocks);
  }

  /** The same with another field in its header. */
  public Frame with(String name, JsonNode value) {
    ObjectNode more = header.deepCopy();
    more.set(name, value);
    return new Frame(more, blocks);
  }

  @Override
  public ObjectNode header() {
    return header.deepCopy();
  }

  public String operation() {
    return header.path(OPERATION).asText();
  }

  /**
   * A tensor of an answer.
   *
   * @throws Unavailable when the worker did not send it
   */
  public Block block(String name) {
    Block block = blocks.get(name);
    if (block == null) {
      throw new Unavailable("the worker's answer lacks " + name);
    }
    return block;
  }
}
