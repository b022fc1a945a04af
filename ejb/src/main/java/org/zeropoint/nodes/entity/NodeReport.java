package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;

/**
 * How a node stands: what it says with each heartbeat.
 *
 * @param machine what it computes on and runs
 * @param held the blocks in its memory
 * @param cacheFree bytes left for keys and values
 * @param cacheTotal bytes for keys and values
 * @param forwardRate measured tokens a second and block, forward; 0 before the first
 * @param stepSeconds measured seconds a block takes for one token of a session; 0 before the first
 * @param queued calls that wait
 */
public record NodeReport(
    NodeMachine machine,
    List<HeldBlocks> held,
    long cacheFree,
    long cacheTotal,
    double forwardRate,
    double stepSeconds,
    int queued) {

  private static final int MOST_HELD = 64;
  private static final double FASTEST = 1e12;
  private static final double SLOWEST = 1e6;
  private static final Set<String> FIELDS =
      Set.of(
          "device",
          "memoryBytes",
          "software",
          "held",
          "cacheFree",
          "cacheTotal",
          "forwardRate",
          "stepSeconds",
          "queued");

  public NodeReport {
    held = List.copyOf(held);
    if (held.size() > MOST_HELD) {
      throw new Invalid("/held", "must have at most " + MOST_HELD + " items");
    }
    if (cacheFree < 0 || cacheFree > cacheTotal) {
      throw new Invalid("/cacheFree", "must be between 0 and cacheTotal");
    }
    if (queued < 0) {
      throw new Invalid("/queued", "must not be negative");
    }
    if (!(forwardRate >= 0 && forwardRate <= FASTEST)) {
      throw new Invalid("/forwardRate", "must be between 0 and " + FASTEST);
    }
    if (!(stepSeconds >= 0 && stepSeconds <= SLOWEST)) {
      throw new Invalid("/stepSeconds", "must be between 0 and " + SLOWEST);
    }
  }

  /** What a node says that holds nothing yet. */
  public static NodeReport empty(NodeMachine machine) {
    return new NodeReport(machine, List.of(), 0, 0, 0, 0, 0);
  }

  /**
   * Reads what a node sent.
   *
   * @throws Invalid with the fields that break a rule
   */
  public static NodeReport of(ObjectNode body) {
    JsonCheck check = JsonCheck.of(body);
    check.onlyFields(FIELDS);
    for (String field : FIELDS) {
      check.required(field);
    }
    NodeMachine.check(check);
    check.integer("cacheFree", 0, Long.MAX_VALUE);
    check.integer("cacheTotal", 0, Long.MAX_VALUE);
    check.number("forwardRate", 0, FASTEST);
    check.number("stepSeconds", 0, SLOWEST);
    check.integer("queued", 0, Integer.MAX_VALUE);
    for (JsonCheck item : check.each("held", MOST_HELD)) {
      item.onlyFields(Set.of("model", "first", "end", "bytes"));
      List.of("model", "first", "end", "bytes").forEach(item::required);
      item.text("model", 1, 71);
      item.integer("first", 0, WantedBlocks.MOST);
      item.integer("end", 1, WantedBlocks.MOST);
      item.integer("bytes", 0, Long.MAX_VALUE);
    }
    if (!check.violations().isEmpty()) {
      throw new Invalid(check.violations());
    }
    return new NodeReport(
        NodeMachine.of(body),
        held(body.path("held")),
        body.path("cacheFree").longValue(),
        body.path("cacheTotal").longValue(),
        body.path("forwardRate").doubleValue(),
        body.path("stepSeconds").doubleValue(),
        body.path("queued").intValue());
  }

  private static List<HeldBlocks> held(JsonNode items) {
    var held = new ArrayList<HeldBlocks>();
    for (JsonNode item : items) {
      held.add(
          new HeldBlocks(
              Digests.of("/held/" + held.size() + "/model", item.path("model").textValue()),
              item.path("first").intValue(),
              item.path("end").intValue(),
              item.path("bytes").longValue()));
    }
    return held;
  }

  /** What {@link #of} reads. */
  public ObjectNode json() {
    ObjectNode body = Json.mapper().createObjectNode();
    machine.write(body);
    for (HeldBlocks blocks : held) {
      body.withArray("held")
          .addObject()
          .put("model", blocks.model().value())
          .put("first", blocks.first())
          .put("end", blocks.end())
          .put("bytes", blocks.bytes());
    }
    body.withArray("held");
    return body.put("cacheFree", cacheFree)
        .put("cacheTotal", cacheTotal)
        .put("forwardRate", forwardRate)
        .put("stepSeconds", stepSeconds)
        .put("queued", queued);
  }

  /** Whether it holds this block of a model. */
  public boolean holds(Digest model, int block) {
    return held.stream()
        .anyMatch(h -> h.model().equals(model) && h.first() <= block && block < h.end());
  }
}
