package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.zeropoint.nodes.boundary.Calls;
import org.zeropoint.nodes.boundary.OwnNode;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.NodeMachine;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.Settings;
import org.zeropoint.shared.Unavailable;

/** A node's way to its coordinator: it enrols with a code, takes a lease, and reports. */
@ApplicationScoped
public class CoordinatorLink {

  /** Where whoever starts a node puts its code; deleted once the node is enrolled. */
  static final String CODE = "enrolment.code";

  private static final String LEASE = "/api/nodes/self/lease";
  private static final String HEARTBEAT = "/api/nodes/self/heartbeat";
  private static final int CONFLICT = 409;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Inject private Settings settings;
  @Inject private NodeSettings node;
  @Inject private OwnNode own;
  @Inject private Calls calls;

  /**
   * Says how this node stands, enrolled and leased first where it is not.
   *
   * @return what it shall do
   * @throws org.zeropoint.nodes.entity.CallFailure when the coordinator is not reached
   * @throws Unavailable when the coordinator refuses it, or no code was given
   */
  NodeOrders report(NodeMachine machine, Supplier<NodeReport> standing) {
    if (!own.enrolled()) {
      enrol(machine);
    }
    if (own.lease() == 0) {
      return orders(post(LEASE, new NodeStart(url(), machine).json().toString()), LEASE);
    }
    Answer answer = post(HEARTBEAT, standing.get().json().toString());
    if (answer.status() == CONFLICT) {
      own.leased(0);
    }
    return orders(answer, HEARTBEAT);
  }

  private NodeOrders orders(Answer answer, String path) {
    if (!answer.succeeded()) {
      throw new Unavailable(
          "the coordinator answers %d to %s: %s".formatted(answer.status(), path, answer.detail()));
    }
    NodeOrders orders = NodeOrders.of(answer.json());
    own.leased(orders.lease());
    return orders;
  }

  private Answer post(String path, String json) {
    var body = new Call.Body("application/json", json.getBytes(StandardCharsets.UTF_8));
    return calls.call(coordinator(), Call.post(path, body, DEADLINE));
  }

  /** Whom this node calls, with its present lease. */
  Peer coordinator() {
    return own.coordinator();
  }

  private NodeUrl url() {
    return new NodeUrl(node.url().toString());
  }

  private void enrol(NodeMachine machine) {
    Path file = settings.data().resolve(CODE);
    own.enrol(
        new NodeUrl(node.coordinator().toString()),
        code(file),
        node.name(),
        new NodeStart(url(), machine),
        DEADLINE);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new Unavailable(CODE + " in the data directory cannot be deleted", e);
    }
  }

  private static String code(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new Unavailable(
          "this node is not enrolled, and there is no code in "
              + CODE
              + " of its data directory: make one on the coordinator's page Nodes and start the node with -Dzeropoint.enrolment=<code>",
          e);
    }
  }
}
