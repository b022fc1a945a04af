package org.zeropoint.pipeline.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.models.boundary.Intake;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.control.UploadNews;
import org.zeropoint.pipeline.control.UploadRules;
import org.zeropoint.pipeline.entity.UploadWish;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** Takes in models that were made elsewhere, and tells what became of them. */
@Stateless
@Permitted
public class Uploads {

  private static final int SHOWN = 50;

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private UploadRules rules;
  @Inject private UploadShelf shelf;
  @Inject private Intake intake;
  @Inject private Registry registry;
  @Inject private Outbox outbox;

  /** A model that was taken in. */
  public record Accepted(Upload upload) implements Traced {
    @Override
    public String auditSubject() {
      return upload.uploadId();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(upload.digest()));
    }

    @Override
    public String auditOutcome() {
      return upload.modelId() + " for " + upload.synthiantId() + ", " + upload.bytes() + " bytes";
    }
  }

  /**
   * Streams a model to the disk, checks it and puts it into the store, before anything is said
   * about it; no transaction waits for the sender.
   *
   * @throws org.zeropoint.shared.Invalid when the wish, or what the body holds, breaks a rule
   */
  @Composite
  @Permitted(Role.AUTHOR)
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Upload.Stored receive(
      String synthiantId, UploadWish wish, Intake.Announced what, InputStream body) {
    Upload.Order order = rules.read(callers.current(), synthiantId, wish);
    return intake.take(
        body,
        what,
        order.modelId(),
        order.base().map(base -> registry.intactWeights(new Digest(base.digest()))));
  }

  /**
   * Makes a received model an upload, which will be measured and proposed.
   *
   * @throws org.zeropoint.shared.Invalid when the wish breaks a rule by now
   */
  @Audited("upload.receive")
  @Permitted(Role.AUTHOR)
  public Accepted add(@Subject String synthiantId, UploadWish wish, Upload.Stored stored) {
    Caller caller = callers.current();
    Upload.Order order = rules.read(caller, synthiantId, wish);
    registry.register(caller, order.synthiantId());
    Upload upload =
        shelf.add(
            caller,
            UUID.randomUUID().toString(),
            order,
            stored,
            new Upload.Sender(caller.name(), clock.instant()));
    outbox.announce(UploadNews.of(upload, Upload.RECEIVED));
    return new Accepted(upload);
  }

  /**
   * @throws NotFound when there is none of this id
   */
  @ReadOnly
  public Upload find(String uploadId) {
    return shelf
        .find(callers.current().tenant(), uploadId)
        .orElseThrow(() -> new NotFound("there is no upload " + uploadId));
  }

  /** The upload that became a proposal. */
  @ReadOnly
  public Optional<Upload> behind(String proposalId) {
    return shelf.behind(callers.current().tenant(), proposalId);
  }

  /** The newest of the caller. */
  @ReadOnly
  public List<Upload> mine() {
    return shelf.of(callers.current(), SHOWN);
  }
}
