package org.zeropoint.pipeline.control;

import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.models.entity.Upload;
import org.zeropoint.shared.Outbox;

/** What is told of an upload when it changed. */
public final class UploadNews {

  private UploadNews() {}

  /**
   * @param verb {@code received}, {@code proposed} or {@code failed}
   */
  public static Outbox.Event of(Upload upload, String verb) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("synthiantId", upload.synthiantId());
    data.put("status", upload.status());
    upload.proposalId().ifPresent(id -> data.put("proposalId", id));
    return new Outbox.Event(upload.tenant(), "upload", upload.uploadId(), verb, data);
  }
}
