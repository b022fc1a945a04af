package org.zeropoint.models.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.control.Uploaded;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.shared.Caller;

/** Uploads, for code that is in a transaction already. */
@ApplicationScoped
public class UploadShelf {

  @Inject private Uploaded uploaded;

  /** Until the transaction ends, nobody else adds an upload. */
  public void lock() {
    uploaded.lock();
  }

  /**
   * Keeps an upload; the first of a new base claims its name for the Synthiant, from another whose
   * claim does not count any more. The caller holds the {@linkplain #lock lock}.
   */
  public Upload add(
      Caller caller,
      String uploadId,
      Upload.Order order,
      Upload.Stored stored,
      Upload.Sender sender) {
    boolean claims =
        order.newBase()
            && owner(caller, order.modelId()).filter(order.synthiantId()::equals).isEmpty();
    if (claims) {
      uploaded.claiming(caller.tenant(), order.modelId()).ifPresent(uploaded::free);
    }
    var upload = new Upload(caller.tenant(), uploadId, order, stored, claims, sender);
    uploaded.add(upload);
    return upload;
  }

  /** What the caller sent before, when it was the same file and the same wish. */
  public Optional<Upload> same(Caller caller, Upload.Order order, Upload.Stored stored) {
    return uploaded
        .of(caller.tenant(), caller.name(), order.synthiantId(), stored.digest())
        .stream()
        .filter(upload -> upload.isOf(order))
        .findFirst();
  }

  public Optional<Upload> find(String tenant, String uploadId) {
    return uploaded.find(tenant, uploadId);
  }

  /** The upload, locked until the transaction ends. */
  public Upload locked(String tenant, String uploadId) {
    return uploaded.locked(tenant, uploadId);
  }

  /** Those of every tenant that are not proposed yet and may be tried now, oldest first. */
  public List<Upload> waiting(Instant now) {
    return uploaded.waiting(now);
  }

  /** The one that became a proposal. */
  public Optional<Upload> behind(String tenant, String proposalId) {
    return uploaded.behind(tenant, proposalId);
  }

  /** Those of the caller, newest first. */
  public List<Upload> of(Caller caller, int most) {
    return uploaded.of(caller.tenant(), caller.name(), most);
  }

  /** Those that bring a new base of this name, newest first. */
  public List<Upload> bases(Caller caller, String modelId) {
    return uploaded.bases(caller.tenant(), modelId);
  }

  /** The Synthiant that claimed the name of a model. */
  public Optional<String> owner(Caller caller, String modelId) {
    return uploaded.claiming(caller.tenant(), modelId).map(Upload::synthiantId);
  }
}
