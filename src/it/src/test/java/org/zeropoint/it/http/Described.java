package org.zeropoint.it.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.zeropoint.it.Api;
import org.zeropoint.it.ZeropointServer;

/** The served OpenAPI document, and what an answer has that it does not describe. */
final class Described {

  private static final int DEEPEST = 12;
  private static final Map<ZeropointServer, Described> READ =
      new java.util.concurrent.ConcurrentHashMap<>();

  private final JsonNode document;

  private Described(JsonNode document) {
    this.document = document;
  }

  static Described by(ZeropointServer server) {
    return READ.computeIfAbsent(server, Described::read);
  }

  private static Described read(ZeropointServer server) {
    Api anyone = Api.anonymous(server);
    HttpResponse<String> response =
        anyone.send(anyone.request("openapi").header("Accept", "application/json").GET());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("no description: " + response.statusCode());
    }
    return new Described(Api.json(response));
  }

  JsonNode document() {
    return document;
  }

  /** Follows references. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? resolve(document.at(node.path("$ref").asText().substring(1))) : node;
  }

  /** The described call that a path of a request belongs to; one without parameters goes first. */
  Optional<JsonNode> call(String method, String path) {
    return document.path("paths").properties().stream()
        .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
        .min(java.util.Comparator.comparing(entry -> entry.getKey().split("\\{").length))
        .map(entry -> entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT)))
        .filter(JsonNode::isObject);
  }

  /** What does not fit between an answer of JSON and its description. */
  List<String> misfits(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    String path = response.request().uri().getPath();
    Optional<JsonNode> call = call(response.request().method(), path);
    if (!type.startsWith("application/json") || call.isEmpty()) {
      return List.of();
    }
    JsonNode answer =
        resolve(call.get().path("responses").path(String.valueOf(response.statusCode())));
    JsonNode schema = answer.path("content").path("application/json").path("schema");
    List<String> found = new ArrayList<>();
    if (schema.isMissingNode()) {
      found.add("the description has no answer " + response.statusCode());
    } else {
      compare(Api.json(response), schema, "", 0, found);
    }
    return found;
  }

  /**
   * An example with the fields that must be there, may be null and are not there: Payara's document
   * leaves nulls of examples out, and {@code nullable} where there is no type. Answers are not
   * filled up so.
   */
  JsonNode withNulls(JsonNode example, JsonNode described) {
    JsonNode schema = resolve(described);
    if (example.isArray()) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode();
      example.forEach(item -> items.add(withNulls(item, schema.path("items"))));
      return items;
    }
    if (!example.isObject()) {
      return example;
    }
    var filled = (ObjectNode) example.deepCopy();
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              if (example.has(name)) {
                filled.set(name, withNulls(example.path(name), property.getValue()));
              } else if (required.contains(name) && mayBeNull(resolve(property.getValue()))) {
                filled.putNull(name);
              }
            });
    return filled;
  }

  private static boolean mayBeNull(JsonNode schema) {
    return schema.path("nullable").asBoolean()
        || types(schema).isEmpty() && !schema.has("allOf") && !schema.has("properties");
  }

  /** What does not fit between a value and a schema; a schema without any type fits everything. */
  void compare(JsonNode value, JsonNode described, String at, int depth, List<String> found) {
    JsonNode schema = resolve(described);
    List<String> types = types(schema);
    if (depth > DEEPEST || types.isEmpty() && !schema.has("allOf") && !schema.has("properties")) {
      return;
    }
    if (value.isObject()) {
      Set<String> known = new HashSet<>();
      properties(schema, value, at, depth, known, found);
      boolean open = resolve(schema).has("additionalProperties");
      value
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!open && !known.contains(name)) {
                  found.add(at + "/" + name + " is not described");
                }
              });
    } else if (value.isArray() && schema.has("items")) {
      value.forEach(item -> compare(item, schema.path("items"), at + "/*", depth + 1, found));
    }
    if (!types.isEmpty()
        && !types.contains(type(value))
        && !(types.contains("number") && value.isNumber())) {
      found.add(at + " is " + type(value) + ", described as " + types);
    }
    JsonNode values = schema.path("enum");
    if (values.isArray()
        && StreamSupport.stream(values.spliterator(), false).noneMatch(value::equals)) {
      found.add(at + " is " + value + ", described as one of " + values);
    }
  }

  private void properties(
      JsonNode schema,
      JsonNode value,
      String at,
      int depth,
      Set<String> known,
      List<String> found) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              known.add(property.getKey());
              if (value.has(property.getKey())) {
                compare(
                    value.path(property.getKey()),
                    property.getValue(),
                    at + "/" + property.getKey(),
                    depth + 1,
                    found);
              }
            });
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) {
                found.add(at + "/" + name.asText() + " is missing");
              }
            });
    schema.path("allOf").forEach(part -> properties(resolve(part), value, at, depth, known, found));
  }

  /** OpenAPI 3.0 has one type, 3.1 may have several. */
  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return List.of(type.asText());
    }
    List<String> types = new ArrayList<>();
    type.forEach(t -> types.add(t.asText()));
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case STRING, BINARY -> "string";
      default -> "null";
    };
  }
}
