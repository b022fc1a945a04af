package org.zeropoint.pipeline.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** The short transactions on the way from an upload to its proposal. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class UploadDesk {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private UploadShelf shelf;
  @Inject private Registry registry;
  @Inject private EvidenceArchive archive;
  @Inject private Proposals proposals;
  @Inject private Outbox outbox;

  public List<Upload> waiting() {
    return shelf.waiting(clock.instant());
  }

  /** Writes down that measuring begins, whatever becomes of this server then. */
  public void begin(String uploadId) {
    shelf.locked(callers.current().tenant(), uploadId).tried(clock.instant());
  }

  /** Whether measuring it has begun too often. */
  public boolean isGivenUp(String uploadId) {
    return shelf.locked(callers.current().tenant(), uploadId).isGivenUp();
  }

  /** Registers the weights as the next version; the same upload always gives the same one. */
  @Audited("upload.register")
  public Candidates.Registered register(String uploadId) {
    Caller caller = callers.current();
    Upload upload = shelf.locked(caller.tenant(), uploadId);
    var origin =
        new ModelVersion.Origin(
            upload.modelId(),
            upload.digest(),
            upload.bytes(),
            upload.base(),
            Optional.empty(),
            Optional.of(upload.uploadId()),
            upload.corpusDigest(),
            Optional.empty());
    ModelVersion version = registry.add(caller, upload.synthiantId(), origin);
    return new Candidates.Registered(version, registry.production(caller, upload.synthiantId()));
  }

  /** Keeps the evaluation and drafts the proposal, in one commit. */
  @Audited("upload.propose")
  public Proposals.Posted propose(
      String uploadId, Candidates.Registered registered, Evaluation evaluation) {
    Upload upload = shelf.locked(callers.current().tenant(), uploadId);
    archive.keep(registered.version(), registered.production(), evaluation);
    var draft = new UploadDraft(upload, registered, evaluation);
    Proposals.Posted posted = proposals.draft(draft.proposal(), draft.bound(), Optional.empty());
    upload.became(posted.proposal().proposalId());
    outbox.announce(UploadNews.of(upload, Upload.PROPOSED));
    return posted;
  }

  /** An upload that became no proposal. */
  public record NotProposed(String uploadId, String reason) implements Traced {
    @Override
    public String auditSubject() {
      return uploadId;
    }

    @Override
    public String auditOutcome() {
      return reason;
    }
  }

  /** Writes down why an upload became no proposal. */
  @Audited("upload.not-proposed")
  public NotProposed notProposed(@Subject String uploadId, String reason) {
    Upload upload = shelf.locked(callers.current().tenant(), uploadId);
    upload.notProposed(reason);
    outbox.announce(UploadNews.of(upload, Upload.FAILED));
    return new NotProposed(uploadId, reason);
  }
}
