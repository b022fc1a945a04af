package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.nodes.boundary.Placements;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.control.ModelFetch;

/** Files of models for the nodes that shall hold blocks of them. */
@Stateless
@Permitted(Role.NODE)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeModels {

  @Inject private Registry registry;
  @Inject private Placements placements;
  @Inject private Callers callers;

  /**
   * A piece of a file; shorter than {@link ModelFetch#PIECE} at its end only, and empty behind it.
   *
   * @param from number of the first byte
   * @throws NotFound when the calling node shall hold no blocks of the model
   */
  @ReadOnly
  public byte[] piece(Digest model, long from) {
    if (from < 0) {
      throw new Invalid("/from", "must not be negative");
    }
    String node = callers.current().name();
    if (!placements.shallHold(node, model)) {
      throw new NotFound(node + " shall hold no blocks of " + model);
    }
    return read(registry.weights(model), from);
  }

  private static byte[] read(Path path, long from) {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var piece = new byte[(int) Math.max(0, Math.min(ModelFetch.PIECE, file.length() - from))];
      file.seek(from);
      file.readFully(piece);
      return piece;
    } catch (IOException e) {
      throw new Unavailable("the model's file cannot be read", e);
    }
  }
}
