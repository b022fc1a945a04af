package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.shared.Outbox;

/** Moves an alias, has decided anew what was measured against it, and tells of it. */
@ApplicationScoped
public class AliasMoves {

  @Inject private Registry registry;
  @Inject private Governance governance;
  @Inject private Outbox outbox;

  /** In the present transaction, which holds the lock of the Synthiant. */
  public AliasChange make(Synthiant synthiant, String alias, AliasChange.Move move) {
    AliasChange change = registry.move(synthiant, alias, move);
    governance.production(synthiant.tenant(), synthiant.synthiantId());
    outbox.announce(news(change));
    return change;
  }

  private static Outbox.Event news(AliasChange change) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alias", change.alias());
    change.to().ifPresent(version -> data.put("version", version.ref()));
    change.proposalId().ifPresent(id -> data.put("proposalId", id));
    String verb =
        Map.of(
                AliasChange.PROMOTION, "promoted",
                AliasChange.ROLLBACK, "rolled-back",
                AliasChange.REMOVAL, "removed")
            .get(change.kind());
    Synthiant synthiant = change.synthiant();
    return new Outbox.Event(synthiant.tenant(), "alias", synthiant.synthiantId(), verb, data);
  }
}
