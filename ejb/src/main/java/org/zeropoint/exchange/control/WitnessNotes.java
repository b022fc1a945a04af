package org.zeropoint.exchange.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.Cosignatures;
import org.zeropoint.exchange.entity.ConfiguredWitness;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/** Leaves the entries that say which witnesses are asked. */
@Stateless
public class WitnessNotes {

  /** The names and keys of the witnesses, without addresses and tokens. */
  public record Note(ObjectNode facts) implements Traced {

    static Note of(List<ConfiguredWitness> witnesses) {
      ObjectNode facts = JsonNodeFactory.instance.objectNode();
      var list = facts.putArray("witnesses");
      witnesses.stream()
          .map(witness -> witness.key().format())
          .sorted()
          .forEach(key -> list.addObject().put("key", key));
      return new Note(facts);
    }

    Digest digest() {
      return CanonicalJson.digest(facts);
    }

    boolean isEmpty() {
      return facts.path("witnesses").isEmpty();
    }

    @Override
    public String auditSubject() {
      return Cosignatures.WITNESSES;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(digest());
    }

    @Override
    public Optional<ObjectNode> auditFacts() {
      return Optional.of(facts.deepCopy());
    }

    @Override
    public String auditOutcome() {
      return isEmpty()
          ? "no witness is asked any more"
          : "asked from now on: "
              + String.join(", ", facts.path("witnesses").findValuesAsText("key"));
    }
  }

  @Audited(Cosignatures.WITNESSES)
  public Note asked(List<ConfiguredWitness> witnesses) {
    return Note.of(witnesses);
  }
}
