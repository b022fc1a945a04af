package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.pipeline.control.AliasMoves;
import org.zeropoint.pipeline.control.Rollback;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/** Moves an alias back to the version before, or away; the gate is not asked for that. */
@Stateless
@Permitted({Role.PROMOTER, Role.ADMIN})
public class Retreats {

  private static final int LONGEST_REASON = 500;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private Registry registry;
  @Inject private AliasMoves moves;

  /**
   * Points an alias to the version that it pointed to before.
   *
   * @param from the version that the caller saw there, an empty text for none; without it, whatever
   *     stands there now
   * @throws Conflict when another version stands there by now, so that a second click does not go
   *     back two
   */
  @Audited("alias.rollback")
  @Permitted(Role.PROMOTER)
  public Promotions.Moved rollback(
      @Subject String synthiantId, String alias, Optional<String> from) {
    Synthiant synthiant = registry.locked(callers.current(), synthiantId);
    from.ifPresent(seen -> requireStill(synthiant, alias, seen));
    List<AliasChange> history = registry.history(synthiant, alias);
    ModelVersion before =
        Rollback.target(history)
            .orElseThrow(
                () -> new Conflict("there is no version before this one that " + alias + " had"));
    Optional<AliasChange> promotion = Rollback.promotionOf(history, before);
    var move =
        new AliasChange.Move(
            AliasChange.ROLLBACK,
            Optional.of(before),
            promotion.map(AliasChange::grounds).orElse(AliasChange.Grounds.NONE),
            Optional.empty(),
            callers.current().name(),
            clock.instant());
    return Promotions.Moved.by(
        moves.make(synthiant, alias, move), "rolled back to " + before.ref());
  }

  private void requireStill(Synthiant synthiant, String alias, String seen) {
    String now =
        registry
            .alias(synthiant, alias)
            .flatMap(ModelAlias::target)
            .map(ModelVersion::ref)
            .orElse("");
    if (!now.equals(seen)) {
      throw new Conflict(
          alias
              + " has moved since: it pointed to "
              + name(seen)
              + " and points to "
              + name(now)
              + " now; nothing was rolled back");
    }
  }

  private static String name(String ref) {
    return ref.isEmpty() ? "no version" : ref;
  }

  /**
   * Takes an alias out of service: it points to no version until the next promotion or rollback.
   *
   * @param reason why, for the history and the log; at most {@value #LONGEST_REASON} characters
   */
  @Audited("alias.remove")
  public Promotions.Moved remove(
      @Subject String synthiantId, String alias, Optional<String> reason) {
    if (reason.filter(r -> r.length() > LONGEST_REASON).isPresent()) {
      throw new Invalid("/reason", "must have at most " + LONGEST_REASON + " characters");
    }
    Synthiant synthiant = registry.locked(callers.current(), synthiantId);
    ModelVersion live =
        registry
            .alias(synthiant, alias)
            .flatMap(ModelAlias::target)
            .orElseThrow(() -> new NotFound(synthiantId + " has no version in " + alias));
    var move =
        new AliasChange.Move(
            AliasChange.REMOVAL,
            Optional.empty(),
            AliasChange.Grounds.NONE,
            reason,
            callers.current().name(),
            clock.instant());
    return Promotions.Moved.by(
        moves.make(synthiant, alias, move),
        "took " + live.ref() + " out of service" + reason.map(r -> ": " + r).orElse(""));
  }
}
