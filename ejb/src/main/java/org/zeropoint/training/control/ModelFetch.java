package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.nodes.boundary.Calls;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/**
 * Fetches files of models from a node's coordinator, a piece at a time. What came before a kill is
 * not fetched again, and a file counts once its digest is right.
 */
@ApplicationScoped
public class ModelFetch {

  /** Where a coordinator has them, by the digest's hexadecimal digits. */
  public static final String PATH = "/api/nodes/self/models/";

  /** Bytes of a piece; the last one is shorter. */
  public static final int PIECE = 8 << 20;

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger(ModelFetch.class.getName());
  private static final String ALTERED = "%s is not what its digest says: it is fetched anew";

  @Inject private Settings settings;
  @Inject private Calls calls;
  @Inject private Registry registry;

  /**
   * The file of a model in this server's store, fetched where it is not there.
   *
   * @throws org.zeropoint.nodes.entity.CallFailure when the coordinator does not give it
   * @throws Unavailable when it cannot be written, or is not what its digest says
   */
  public Path file(Peer coordinator, Digest model) {
    Path part = settings.data().resolve("node/fetch/" + model.hex());
    try {
      Optional<Path> stored = registry.stored(model);
      if (stored.isPresent() && Digest.ofFile(stored.get()).equals(model)) {
        return stored.get();
      }
      stored.ifPresent(file -> LOG.log(System.Logger.Level.WARNING, ALTERED.formatted(file)));
      Files.createDirectories(part.getParent());
      fetch(coordinator, model, part);
      Digest found = Digest.ofFile(part);
      if (!found.equals(model)) {
        Files.delete(part);
        throw new Unavailable("the coordinator gave %s for %s".formatted(found, model));
      }
      registry.adopt(part);
      return registry.weights(model);
    } catch (IOException e) {
      throw new Unavailable("the model " + model + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void fetch(Peer coordinator, Digest model, Path part) throws IOException {
    long from = Files.exists(part) ? Files.size(part) : 0;
    int length = PIECE;
    while (length == PIECE) {
      Answer answer = calls.call(coordinator, piece(model, from));
      if (!answer.succeeded()) {
        throw new Unavailable(
            "the coordinator does not give the model %s: %d %s"
                .formatted(model.brief(), answer.status(), answer.detail()));
      }
      Files.write(part, answer.body(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      length = answer.body().length;
      from += length;
    }
  }

  private static Call piece(Digest model, long from) {
    return new Call(
        "GET", PATH + model.hex(), "from=" + from, Optional.empty(), DEADLINE, true, PIECE);
  }
}
