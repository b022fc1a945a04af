package org.zeropoint.proposals.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.SavedFilter;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Traced;

/** The filters of the list of proposals that the caller keeps. */
@Stateless
@Permitted
public class SavedFilters {

  /** So many can one person keep. */
  public static final int MOST = 50;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;

  /** A filter under its name. */
  public record Saved(long id, String name, SavedFilter.Choice choice) implements Traced {

    static Saved of(SavedFilter filter) {
      return new Saved(filter.id(), filter.name(), filter.choice());
    }

    @Override
    public String auditSubject() {
      return "filter-" + id;
    }
  }

  /** By name. */
  @ReadOnly
  public List<Saved> list() {
    Caller caller = callers.current();
    return em
        .createQuery(
            "select f from SavedFilter f where f.tenant = ?1 and f.person = ?2 order by f.name",
            SavedFilter.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, caller.name())
        .getResultList()
        .stream()
        .map(Saved::of)
        .toList();
  }

  /**
   * Keeps a filter; under a name that the caller has given before, in the place of that one.
   *
   * @throws org.zeropoint.shared.Invalid when the name breaks a rule
   * @throws Conflict when the caller has {@link #MOST}
   */
  @Audited("filter.save")
  public Saved save(String name, SavedFilter.Choice choice) {
    Caller caller = callers.current();
    Optional<SavedFilter> there = named(caller, SavedFilter.checked(name));
    if (there.isPresent()) {
      there.get().choose(choice);
      return Saved.of(there.get());
    }
    if (list().size() >= MOST) {
      throw new Conflict("you keep " + MOST + " filters already: delete one first");
    }
    var filter = new SavedFilter(caller, name, choice);
    em.persist(filter);
    requireFree();
    return Saved.of(filter);
  }

  /**
   * @throws NotFound when the caller has no such filter
   * @throws org.zeropoint.shared.Invalid when the name breaks a rule
   * @throws Conflict when another filter of the caller has the name
   */
  @Audited("filter.rename")
  public Saved rename(long id, String name) {
    SavedFilter filter = find(id);
    String checked = SavedFilter.checked(name);
    if (named(callers.current(), checked).filter(other -> other.id() != id).isPresent()) {
      throw new Conflict("another filter of yours has this name");
    }
    filter.rename(checked);
    requireFree();
    return Saved.of(filter);
  }

  /**
   * @throws NotFound when the caller has no such filter
   */
  @Audited("filter.delete")
  public Saved delete(long id) {
    SavedFilter filter = find(id);
    em.remove(filter);
    return Saved.of(filter);
  }

  /** Another request of the same person may have taken the name a moment ago. */
  private void requireFree() {
    try {
      em.flush();
    } catch (PersistenceException taken) {
      throw new Conflict("another filter of yours has this name by now");
    }
  }

  private SavedFilter find(long id) {
    return Optional.ofNullable(em.find(SavedFilter.class, id))
        .filter(filter -> filter.isOf(callers.current()))
        .orElseThrow(() -> new NotFound("there is no filter " + id + " of yours"));
  }

  private Optional<SavedFilter> named(Caller caller, String name) {
    return em.createQuery(
            "select f from SavedFilter f where f.tenant = ?1 and f.person = ?2 and f.name = ?3",
            SavedFilter.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, caller.name())
        .setParameter(3, name)
        .getResultStream()
        .findFirst();
  }
}
