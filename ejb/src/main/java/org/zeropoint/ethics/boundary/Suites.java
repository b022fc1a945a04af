package org.zeropoint.ethics.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.control.SuiteBook;
import org.zeropoint.ethics.entity.EvaluationSuite;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.ethics.suite.SuiteForm;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Traced;

/** What candidates are measured on: the standard suite, and those that admins add. */
@Stateless
@Permitted
public class Suites {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private SuiteBook book;
  @Inject private Outbox outbox;

  /** A suite that was added or retired. */
  public record Changed(EvaluationSuite suite) implements Traced {
    @Override
    public String auditSubject() {
      return suite.name() + " " + suite.number();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(suite.digest()));
    }
  }

  /** The suite that comes with the product. */
  @ReadOnly
  public Suite standard() {
    return StandardSuite.get();
  }

  /** The tenant's own by name, the newest version of each first. */
  @ReadOnly
  public List<EvaluationSuite> list() {
    return book.all(callers.current().tenant());
  }

  /**
   * A suite whose texts are read: for those who judge, as who trains on them is measured no more.
   *
   * @throws NotFound when the tenant has no such version
   */
  @ReadOnly
  @Permitted({Role.ADMIN, Role.AUDITOR, Role.REVIEWER})
  public EvaluationSuite read(String name, int number) {
    return find(name, number);
  }

  /**
   * Adds a suite, or another version of one, which counts from the next evaluation on instead of
   * those before.
   *
   * @throws Invalid with every broken rule
   * @throws Conflict when the version is not newer than all of that name
   */
  @Audited("suite.add")
  @Permitted(Role.ADMIN)
  public Changed add(JsonNode body) {
    Caller caller = callers.current();
    Suite suite = SuiteForm.read(body);
    List<EvaluationSuite> before = book.named(caller.tenant(), suite.name());
    before.stream()
        .filter(each -> each.number() >= suite.version())
        .findFirst()
        .ifPresent(
            newest -> {
              throw new Conflict(
                  "%s has version %d already; what a version holds never changes"
                      .formatted(suite.name(), newest.number()));
            });
    before.stream()
        .filter(EvaluationSuite::counts)
        .forEach(each -> each.retire(caller.name(), clock.instant()));
    var added = new EvaluationSuite(caller.tenant(), suite, caller.name(), clock.instant());
    book.add(added);
    announce(caller, added, "added");
    return new Changed(added);
  }

  /**
   * Candidates are measured on it no more.
   *
   * @throws NotFound when the tenant has no such version
   * @throws Conflict when it is retired already
   */
  @Audited("suite.retire")
  @Permitted(Role.ADMIN)
  public Changed retire(String name, int number) {
    Caller caller = callers.current();
    EvaluationSuite suite = find(name, number);
    suite.retire(caller.name(), clock.instant());
    announce(caller, suite, "retired");
    return new Changed(suite);
  }

  private EvaluationSuite find(String name, int number) {
    return book.find(callers.current().tenant(), name, number)
        .orElseThrow(() -> new NotFound("there is no suite " + name + " with version " + number));
  }

  private void announce(Caller caller, EvaluationSuite suite, String what) {
    outbox.announce(
        new Outbox.Event(
            caller.tenant(),
            "suite",
            suite.name() + " " + suite.number(),
            what,
            Map.of("digest", suite.digest())));
  }
}
