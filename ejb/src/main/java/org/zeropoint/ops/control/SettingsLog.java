package org.zeropoint.ops.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Traced;

/** Leaves the entry of changed settings, in the transaction of whoever found them. */
@ApplicationScoped
public class SettingsLog {

  /** What the entries are about. */
  public static final String SUBJECT = "settings";

  static final String ACTION = "config.changed";
  private static final String IN_FORCE = "settings";
  private static final String ABSENT = "-";

  /**
   * Settings that are in force from now on.
   *
   * @param before those of the last entry; empty when there is none
   */
  public record Changed(SortedMap<String, String> now, Map<String, String> before)
      implements Traced {

    @Override
    public String auditSubject() {
      return SUBJECT;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(CanonicalJson.digest(json(now)));
    }

    @Override
    public String auditOutcome() {
      return before.isEmpty() ? "first start" : changes();
    }

    private String changes() {
      var names = new TreeSet<>(now.keySet());
      names.addAll(before.keySet());
      return names.stream()
          .filter(name -> !value(now, name).equals(value(before, name)))
          .map(name -> name + ": " + value(before, name) + " → " + value(now, name))
          .collect(Collectors.joining("; "));
    }

    private static String value(Map<String, String> settings, String name) {
      return settings.getOrDefault(name, ABSENT);
    }

    @Override
    public Optional<ObjectNode> auditFacts() {
      ObjectNode facts = Json.mapper().createObjectNode();
      facts.set(IN_FORCE, json(now));
      facts.set("before", json(before));
      return Optional.of(facts);
    }

    private static ObjectNode json(Map<String, String> settings) {
      ObjectNode json = Json.mapper().createObjectNode();
      settings.forEach(json::put);
      return json;
    }
  }

  /** The settings that an entry says were in force from then on. */
  static Map<String, String> read(String facts) {
    return Json.parse(facts).path(IN_FORCE).properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().asText()));
  }

  @Audited(ACTION)
  public Changed changed(SortedMap<String, String> now, Map<String, String> before) {
    return new Changed(now, before);
  }
}
