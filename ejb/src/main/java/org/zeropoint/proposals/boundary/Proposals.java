package org.zeropoint.proposals.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.proposals.control.ProposalJson;
import org.zeropoint.proposals.control.ProposalSchema;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalAdded;
import org.zeropoint.proposals.entity.ProposalFilter;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.proposals.entity.ProposalQuery;
import org.zeropoint.proposals.entity.ProposalRevised;
import org.zeropoint.proposals.entity.ProposalStats;
import org.zeropoint.proposals.entity.ProposalUnsettled;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Risk;
import org.zeropoint.proposals.entity.Slice;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.shared.Violation;

/** Takes proposals in and shows them. */
@Stateless
@Permitted
public class Proposals {

  private static final String EVALUATION = "/evidence/evaluation";

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Outbox outbox;
  @Inject private Event<ProposalAdded> added;
  @Inject private Event<ProposalRevised> revised;
  @Inject private Event<ProposalUnsettled> unsettled;

  /** A proposal that was taken in. */
  public record Posted(Proposal proposal, Revision revision, ObjectNode json) implements Traced {
    @Override
    public String auditSubject() {
      return proposal.proposalId();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(revision.digest()));
    }
  }

  /**
   * A line of a queue file that is in now.
   *
   * @param added whether it was not there before
   */
  public record Imported(String proposalId, boolean added) implements Traced {
    @Override
    public String auditSubject() {
      return proposalId;
    }

    @Override
    public String auditOutcome() {
      return added ? "added" : "was there already";
    }
  }

  /** Lines of a queue file that are in now; each that was added gets an entry. */
  public record ImportedLines(List<Imported> lines) implements Traced {

    public ImportedLines {
      lines = List.copyOf(lines);
    }

    public long added() {
      return lines.stream().filter(Imported::added).count();
    }

    @Override
    public String auditSubject() {
      return "queue file";
    }

    @Override
    public List<? extends Traced> auditParts() {
      return lines.stream().filter(Imported::added).toList();
    }
  }

  /**
   * Takes in a proposal that someone wrote.
   *
   * @throws org.zeropoint.shared.Invalid with every broken rule
   * @throws Conflict when the id is taken
   */
  @Audited("proposal.post")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public Posted post(@Subject(field = "proposalId") JsonNode body) {
    return add(ProposalSchema.read(body, clock.instant()), Optional.empty());
  }

  /**
   * Takes in the proposal that a finished run or an upload became. Its author is the present
   * caller: whoever started the run or sent the model.
   *
   * @param body the proposal in the same form as from outside; when somebody has taken its id, the
   *     next free one is used ({@code -2} and so on), so that no candidate is lost to it
   * @param bound the digests that are part of what is proposed: {@code candidate} and {@code
   *     evidence}
   * @param runId empty when no run of ours made it
   */
  @Audited("proposal.draft")
  @Permitted(Role.AUTHOR)
  public Posted draft(ObjectNode body, ObjectNode bound, Optional<String> runId) {
    Revision.Content content = ProposalSchema.read(body, clock.instant());
    content.proposed().setAll(bound);
    content.proposed().put("proposalId", free(content.proposed().path("proposalId").asText()));
    return add(content, runId);
  }

  private String free(String wanted) {
    Caller caller = callers.current();
    String id = wanted;
    for (int i = 2; shelf.search(caller, id).isPresent(); i++) {
      id = wanted + "-" + i;
    }
    return id;
  }

  /** Puts what was measured beside the newest revision. */
  @Audited("proposal.measured")
  @Permitted(Role.AI_REVIEWER)
  public Posted measured(
      @Subject String proposalId, String digest, JsonNode metrics, JsonNode ethicsReview) {
    Proposal proposal = shelf.locked(callers.current(), proposalId);
    shelf.requireNewest(proposal, digest);
    Revision revision = shelf.newest(proposal);
    revision.measured(metrics, ethicsReview);
    proposal.assessed(Risk.find(metrics.path("riskAssessment").asText()).orElse(Risk.HIGH));
    unsettled.fire(new ProposalUnsettled(proposal, "it was measured"));
    return posted(proposal, revision, "measured");
  }

  /**
   * Makes a revision with the same content and newer evidence: what was said of the older one does
   * not count for it.
   *
   * @param bound the digests that take the place of the old {@code candidate} and {@code evidence}
   */
  @Audited("proposal.remeasure")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public Posted remeasure(@Subject String proposalId, String digest, ObjectNode bound) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    shelf.requireNewest(proposal, digest);
    Revision before = shelf.newest(proposal);
    ObjectNode proposed = before.content();
    if (proposed.at(EVALUATION).equals(bound.at(EVALUATION))) {
      throw new Conflict("nothing changed: the evidence of " + proposalId + " is the newest");
    }
    proposed.setAll(bound);
    // Older results may become the newest again when production was rolled back; the revision is
    // another all the same.
    proposed.withObject("/evidence").put("measurement", before.number() + 1);
    var content = new Revision.Content(proposed, before.claims());
    Revision revision = proposal.revise(content, caller.name(), clock.instant());
    before.starter().ifPresent(revision::startedBy);
    em.persist(revision);
    revised.fire(new ProposalRevised(proposal, before, revision));
    return posted(proposal, revision, "revised");
  }

  /**
   * Takes in lines of a queue file, all or none; a line that is there already changes nothing and
   * leaves no entry in the log.
   *
   * @throws org.zeropoint.shared.Invalid when a line breaks a rule
   * @throws Conflict when the id of a line stands for another content
   */
  @Audited("proposal.import")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public ImportedLines takeAll(List<JsonNode> lines) {
    // The lines are asked for once at the start: a flush before each query would cost most of it.
    em.setFlushMode(FlushModeType.COMMIT);
    List<Revision.Content> contents =
        lines.stream().map(line -> ProposalSchema.read(line, clock.instant())).toList();
    var there =
        new HashMap<String, ObjectNode>(
            shelf.contents(callers.current(), contents.stream().map(Proposals::id).toList()));
    contents.stream()
        .map(Proposals::synthiant)
        .distinct()
        .forEach(id -> added.fire(new ProposalAdded(callers.current(), id)));
    List<Imported> taken = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      taken.add(take(lines.get(i), contents.get(i), there));
    }
    return new ImportedLines(taken);
  }

  private Imported take(JsonNode line, Revision.Content content, Map<String, ObjectNode> there) {
    String proposalId = id(content);
    ObjectNode stored = there.get(proposalId);
    if (stored == null) {
      insert(content, Optional.empty());
      there.put(proposalId, content.proposed());
      return new Imported(proposalId, true);
    }
    ObjectNode known = stored.deepCopy();
    known.remove(List.of("candidate", "evidence"));
    if (!line.hasNonNull("timestamp")) {
      known.set("timestamp", content.proposed().get("timestamp"));
    }
    if (!CanonicalJson.of(known).equals(CanonicalJson.of(content.proposed()))) {
      throw new Conflict(
          "there is a proposal " + proposalId + " already, and it says something else");
    }
    return new Imported(proposalId, false);
  }

  private static String synthiant(Revision.Content content) {
    return content.proposed().path("synthiantId").asText();
  }

  private static String id(Revision.Content content) {
    return content.proposed().path("proposalId").asText();
  }

  @ReadOnly
  public Proposal find(String proposalId) {
    return shelf.find(callers.current(), proposalId);
  }

  /** The newest revision of a proposal. */
  @ReadOnly
  public Revision revision(String proposalId) {
    return shelf.newest(find(proposalId));
  }

  /** The proposal in the form that clients know. */
  @ReadOnly
  public ObjectNode json(String proposalId) {
    Proposal proposal = find(proposalId);
    return ProposalJson.of(proposal, shelf.newest(proposal));
  }

  /** A slice of the list, newest first; it may hold fewer, or none, and have a next one. */
  @ReadOnly
  public Page<Proposal> list(ProposalFilter filter, Optional<Long> after, int limit) {
    Slice<Proposal> slice = slice(newestFirst(filter, after, limit));
    return new Page<>(slice.items(), slice.next().map(Long::valueOf));
  }

  /** The same slice in the form that clients know. */
  @ReadOnly
  public Page<ObjectNode> listJson(ProposalFilter filter, Optional<Long> after, int limit) {
    Slice<ObjectNode> slice = sliceJson(newestFirst(filter, after, limit));
    return new Page<>(slice.items(), slice.next().map(Long::valueOf));
  }

  private static ProposalQuery newestFirst(ProposalFilter filter, Optional<Long> after, int limit) {
    return new ProposalQuery(
        filter, Optional.of(ProposalOrder.CREATED_LAST), after.map(String::valueOf), limit);
  }

  /**
   * A slice of the list in the order that the query names.
   *
   * @throws org.zeropoint.shared.Invalid when it cannot begin or be ordered like that
   */
  @ReadOnly
  public Slice<Proposal> slice(ProposalQuery query) {
    return shelf.slice(callers.current(), query);
  }

  /** The same slice in the form that clients know. */
  @ReadOnly
  public Slice<ObjectNode> sliceJson(ProposalQuery query) {
    Slice<Proposal> slice = slice(query);
    Map<Long, Revision> newest = shelf.newest(slice.items());
    return slice.map(proposal -> ProposalJson.of(proposal, newest.get(proposal.id())));
  }

  @ReadOnly
  public ProposalStats stats() {
    return shelf.stats(callers.current());
  }

  /** The rules of the form that this breaks; empty when it could be a proposal. */
  @ReadOnly
  public List<Violation> check(JsonNode proposal) {
    return ProposalSchema.violations(proposal);
  }

  /** The rules that the stored proposal breaks; empty when it is valid. */
  @ReadOnly
  public List<Violation> validate(String proposalId) {
    return ProposalSchema.violations(json(proposalId));
  }

  private Posted add(Revision.Content content, Optional<String> runId) {
    String proposalId = id(content);
    if (shelf.search(callers.current(), proposalId).isPresent()) {
      throw new Conflict("there is a proposal " + proposalId + " already");
    }
    added.fire(new ProposalAdded(callers.current(), synthiant(content)));
    return insert(content, runId);
  }

  private Posted insert(Revision.Content content, Optional<String> runId) {
    Caller caller = callers.current();
    String proposalId = id(content);
    var proposal = new Proposal(caller.tenant(), proposalId, caller.name(), clock.instant());
    if (caller.service()) {
      proposal.writtenByProgram();
    }
    runId.ifPresent(proposal::cameFrom);
    Revision revision = proposal.revise(content, caller.name(), clock.instant());
    runId.ifPresent(run -> revision.startedBy(caller.name()));
    em.persist(proposal);
    em.persist(revision);
    return posted(proposal, revision, "posted");
  }

  private Posted posted(Proposal proposal, Revision revision, String verb) {
    outbox.announce(ProposalNews.of(proposal, verb));
    return new Posted(proposal, revision, ProposalJson.of(proposal, revision));
  }
}
