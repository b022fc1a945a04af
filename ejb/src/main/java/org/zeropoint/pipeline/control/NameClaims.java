package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.boundary.UploadShelf;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;

/**
 * Whose the name of an uploaded base is: that of the Synthiant that claimed it, until nothing can
 * come of its claim any more.
 */
@ApplicationScoped
public class NameClaims {

  @Inject private UploadShelf uploads;
  @Inject private Registry registry;
  @Inject private Proposals proposals;

  /** The Synthiant that a name belongs to. */
  Optional<String> owner(Caller caller, String modelId) {
    return uploads
        .owner(caller, modelId)
        .filter(
            owner ->
                registry.wasInProduction(caller, modelId)
                    || uploads.bases(caller, modelId).stream()
                        .anyMatch(upload -> upload.synthiantId().equals(owner) && isOpen(upload)));
  }

  /** Whether it is, or may still become, a proposal that is not rejected. */
  private boolean isOpen(Upload upload) {
    return upload.problem().isEmpty()
        && upload
            .proposalId()
            .map(id -> proposals.find(id).status() != Status.REJECTED)
            .orElse(true);
  }
}
