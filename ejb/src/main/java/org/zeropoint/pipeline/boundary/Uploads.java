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
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.pipeline.control.UploadNews;
import org.zeropoint.pipeline.control.UploadRules;
import org.zeropoint.pipeline.entity.UploadWish;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Conflict;
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
   * A model that lies in the store, and what was said of it.
   *
   * @param wish with the base by its number, whatever alias it was named by
   * @param base digest of that version
   */
  public record Received(Upload.Stored stored, UploadWish wish, Optional<String> base) {}

  /**
   * Streams a model to the disk, checks it and puts it into the store, before anything is said
   * about it; no transaction waits for the sender.
   *
   * @throws org.zeropoint.shared.Invalid when the wish, or what the body holds, breaks a rule
   */
  @Composite
  @Permitted(Role.AUTHOR)
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Received receive(
      String synthiantId, UploadWish wish, Intake.Announced what, InputStream body) {
    Caller caller = callers.current();
    Upload.Order order = rules.read(caller, synthiantId, wish);
    Optional<String> base = order.base().map(ModelVersion::digest);
    Upload.Stored stored =
        intake.take(
            caller,
            body,
            what,
            order.modelId(),
            () -> base.map(digest -> registry.intactWeights(new Digest(digest))));
    return new Received(stored, wish.on(order.base().map(ModelVersion::ref)), base);
  }

  /**
   * Makes a received model an upload, which will be measured and proposed. What the caller sent
   * before, and did not fail, is the upload that it became then.
   *
   * @throws org.zeropoint.shared.Invalid when the wish breaks a rule by now
   * @throws Conflict when the base is not there any more
   */
  @Audited("upload.receive")
  @Permitted(Role.AUTHOR)
  public Accepted add(@Subject String synthiantId, Received received) {
    Caller caller = callers.current();
    shelf.lock();
    requireBase(caller, received);
    Upload.Order order = rules.read(caller, synthiantId, received.wish());
    return shelf
        .same(caller, order, received.stored())
        .map(Accepted::new)
        .orElseGet(() -> added(caller, order, received.stored()));
  }

  private Accepted added(Caller caller, Upload.Order order, Upload.Stored stored) {
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

  private void requireBase(Caller caller, Received received) {
    received
        .wish()
        .base()
        .filter(ref -> !registry.has(caller, ref, received.base().orElseThrow()))
        .ifPresent(
            ref -> {
              throw new Conflict("the base " + ref + " is gone since the model began to come");
            });
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
