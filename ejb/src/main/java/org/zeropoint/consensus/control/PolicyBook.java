package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.PolicyVersion;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Page;

/** The policies of each tenant: the newest version counts, and the shipped one before the first. */
@ApplicationScoped
public class PolicyBook {

  private static final PolicyState SHIPPED = shipped();

  @PersistenceContext private EntityManager em;

  /** What the product brings along, as version 0. */
  public static PolicyState shipped() {
    return shipped("policy.json");
  }

  /** What earlier releases brought along as version 0, which their decisions name. */
  public static List<PolicyState> formerlyShipped() {
    return List.of(shipped("policy-before-95.json"));
  }

  private static PolicyState shipped(String name) {
    try (InputStream in =
        PolicyBook.class.getResourceAsStream("/org/zeropoint/consensus/" + name)) {
      Policy policy =
          PolicyForm.read(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      return new PolicyState(
          0, policy.digest().value(), policy, Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped policy cannot be read", e);
    }
  }

  public PolicyState current(String tenant) {
    return history(tenant, Optional.empty(), 1).items().stream().findFirst().orElse(SHIPPED);
  }

  public Optional<PolicyState> find(String tenant, int number) {
    if (number == 0) {
      return Optional.of(SHIPPED);
    }
    return em.createQuery(
            "select v from PolicyVersion v where v.tenant = ?1 and v.number = ?2",
            PolicyVersion.class)
        .setParameter(1, tenant)
        .setParameter(2, number)
        .getResultStream()
        .findFirst()
        .map(PolicyBook::state);
  }

  /** The tenant's own versions with a number below {@code before}, newest first. */
  public Page<PolicyState> history(String tenant, Optional<Long> before, int limit) {
    int size = Page.size(limit);
    List<PolicyState> found =
        em.createQuery(
                "select v from PolicyVersion v where v.tenant = ?1 and v.number < ?2"
                    + " order by v.number desc",
                PolicyVersion.class)
            .setParameter(1, tenant)
            .setParameter(
                2, before.map(n -> (int) Math.min(n, Integer.MAX_VALUE)).orElse(Integer.MAX_VALUE))
            .setMaxResults(size + 1)
            .getResultStream()
            .map(PolicyBook::state)
            .toList();
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, size), Optional.of((long) found.get(size - 1).number()));
  }

  public PolicyState add(PolicyVersion version) {
    em.persist(version);
    em.flush();
    return state(version);
  }

  private static PolicyState state(PolicyVersion version) {
    return new PolicyState(
        version.number(),
        version.digest(),
        PolicyForm.read(Json.parse(version.content())),
        Optional.of(version.editor()),
        Optional.of(version.createdAt()));
  }
}
