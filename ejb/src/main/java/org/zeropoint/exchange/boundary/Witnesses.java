package org.zeropoint.exchange.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.boundary.Cosignatures;
import org.zeropoint.audit.entity.Cosignature;
import org.zeropoint.exchange.control.WitnessMemory;
import org.zeropoint.exchange.entity.WitnessView;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/** The witnesses that cosign this log. */
@Stateless
@Permitted({Role.AUDITOR, Role.ADMIN})
public class Witnesses {

  @Inject private WitnessMemory memory;
  @Inject private Cosignatures cosignatures;

  /** The witnesses in the order of their file. */
  @ReadOnly
  public List<WitnessView> list() {
    return memory.standings().stream().map(this::view).toList();
  }

  /** Why the file of witnesses cannot be read; empty when all is well. */
  @ReadOnly
  public Optional<String> problem() {
    return memory.problem();
  }

  private WitnessView view(WitnessMemory.Standing standing) {
    Optional<Cosignature> last = cosignatures.last(standing.witness().key());
    Optional<String> problem = standing.refusal().or(standing::problem);
    return new WitnessView(
        standing.witness().name(),
        standing.witness().key().format(),
        standing.witness().url(),
        state(standing, last.isPresent()),
        last.map(Cosignature::size),
        last.map(Cosignature::cosignedAt),
        problem,
        problem.map(text -> standing.nextAt()).filter(Instant.EPOCH::isBefore));
  }

  private static String state(WitnessMemory.Standing standing, boolean cosigned) {
    if (standing.refusal().isPresent()) {
      return "refusing";
    }
    if (standing.problem().isPresent()) {
      return "failing";
    }
    return cosigned ? "cosigning" : "waiting";
  }
}
