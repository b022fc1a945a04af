package org.zeropoint.exchange.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.exchange.entity.ConfiguredWitness;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Violation;
import org.zeropoint.shared.outbound.Target;

/** Reads the list of witnesses: {@code [{"url": …, "key": …, "token": …}, …]}. */
final class WitnessList {

  private static final int MOST = 16;
  private static final int LONGEST_TOKEN = 500;
  private static final int LONGEST_KEY = 300;
  private static final Set<String> FIELDS = Set.of("url", "key", "token");

  private final boolean plain;
  private final List<ConfiguredWitness> witnesses = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  private WitnessList(boolean plain) {
    this.plain = plain;
  }

  /**
   * @param plain whether {@code http} is admitted
   * @throws Invalid that names each field that breaks a rule
   */
  static List<ConfiguredWitness> parse(String text, boolean plain) {
    JsonNode list = Json.parse(text);
    if (!list.isArray() || list.size() > MOST) {
      throw new Invalid("", "must be an array of at most " + MOST + " witnesses");
    }
    var reading = new WitnessList(plain);
    for (int i = 0; i < list.size(); i++) {
      reading.add(list.get(i), "/" + i);
    }
    if (!reading.violations.isEmpty()) {
      throw new Invalid(reading.violations);
    }
    return List.copyOf(reading.witnesses);
  }

  private void add(JsonNode entry, String pointer) {
    if (!entry.isObject()) {
      violations.add(new Violation(pointer, "must be an object"));
      return;
    }
    JsonCheck check = JsonCheck.of(entry);
    check.onlyFields(FIELDS);
    check.required("url");
    check.required("key");
    check.text("url", 1, Target.LONGEST);
    check.text("key", 1, LONGEST_KEY);
    check.text("token", 1, LONGEST_TOKEN);
    if (!entry.path("token").asText("").chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      check.broken("token", "must hold visible ASCII characters only");
    }
    if (check.violations().isEmpty()) {
      fill(entry, check);
    }
    check.violations().forEach(v -> violations.add(new Violation(pointer + v.pointer(), v.rule())));
  }

  private void fill(JsonNode entry, JsonCheck check) {
    String url = entry.path("url").asText().replaceAll("/+$", "");
    try {
      Target.of(url, plain);
    } catch (Invalid e) {
      check.broken("url", e.violations().get(0).rule());
    }
    Optional<VerifierKey> key = key(entry.path("key").asText(), check);
    if (check.violations().isEmpty()) {
      witnesses.add(
          new ConfiguredWitness(
              url, key.orElseThrow(), Optional.ofNullable(entry.path("token").textValue())));
    }
  }

  private Optional<VerifierKey> key(String text, JsonCheck check) {
    try {
      VerifierKey key = VerifierKey.parse(text);
      if (key.type() != VerifierKey.WITNESS) {
        check.broken("key", "must be the key of a witness, type 4");
      }
      if (witnesses.stream().anyMatch(w -> w.name().equals(key.name()))) {
        check.broken("key", "has the name of a witness that is there already, " + key.name());
      }
      return Optional.of(key);
    } catch (IllegalArgumentException e) {
      check.broken("key", "is no verifier key: " + e.getMessage());
      return Optional.empty();
    }
  }
}
