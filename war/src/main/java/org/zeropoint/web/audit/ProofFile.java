package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.audit.entity.Dossier;
import org.zeropoint.audit.entity.LogExtent;
import org.zeropoint.shared.Json;

/** The files that the offline verifier reads. */
final class ProofFile {

  private ProofFile() {}

  /** What both kinds begin with: {@code {format, origin, checkpoint, keys}}. */
  static ObjectNode head(String format, LogExtent extent) {
    ObjectNode json =
        Json.mapper()
            .createObjectNode()
            .put("format", format)
            .put("origin", extent.origin())
            .put("checkpoint", extent.checkpoint());
    var keys = json.putArray("keys");
    extent.keys().forEach(keys::add);
    return json;
  }

  static ObjectNode of(String proposalId, Dossier dossier) {
    ObjectNode json = head("zeropoint-proof/1", dossier.extent()).put("proposalId", proposalId);
    var entries = json.putArray("entries");
    for (Dossier.Proven proven : dossier.entries()) {
      ObjectNode leaf = proven.entry().leafJson();
      var path = leaf.putArray("path");
      proven.path().forEach(path::add);
      entries.add(leaf);
    }
    var pending = json.putArray("pending");
    dossier.pending().forEach(pending::add);
    return json;
  }
}
