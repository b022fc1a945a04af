package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.zeropoint.nodes.control.NodeCalls;
import org.zeropoint.nodes.control.OwnKey;
import org.zeropoint.nodes.control.OwnMembership;
import org.zeropoint.nodes.dispatch.Answer;
import org.zeropoint.nodes.dispatch.Call;
import org.zeropoint.nodes.dispatch.Introduction;
import org.zeropoint.nodes.dispatch.Peer;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.Membership;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.NodeMachine;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.signature.SignatureKey;
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
  @Inject private OwnKey key;
  @Inject private OwnMembership membership;
  @Inject private NodeCalls calls;
  @Inject private Clock clock;

  /**
   * Says how this node stands, enrolled and leased first where it is not.
   *
   * @return what it shall do
   * @throws org.zeropoint.nodes.dispatch.CallFailure when the coordinator is not reached
   * @throws Unavailable when the coordinator refuses it, or no code was given
   */
  NodeOrders report(NodeMachine machine, Supplier<NodeReport> standing) {
    if (membership.find().isEmpty()) {
      enrol(machine);
    }
    if (membership.lease() == 0) {
      return orders(post(LEASE, new NodeStart(url(), machine).json().toString()), LEASE);
    }
    Answer answer = post(HEARTBEAT, standing.get().json().toString());
    if (answer.status() == CONFLICT) {
      membership.leased(0);
    }
    return orders(answer, HEARTBEAT);
  }

  private NodeOrders orders(Answer answer, String path) {
    if (!answer.succeeded()) {
      throw new Unavailable(
          "the coordinator answers %d to %s: %s".formatted(answer.status(), path, answer.detail()));
    }
    NodeOrders orders = NodeOrders.of(answer.json());
    membership.leased(orders.lease());
    return orders;
  }

  private Answer post(String path, String json) {
    var body = new Call.Body("application/json", json.getBytes(StandardCharsets.UTF_8));
    return calls.call(coordinator(), Call.post(path, body, DEADLINE));
  }

  /** Whom this node calls, with its present lease. */
  Peer coordinator() {
    return Peer.of(membership.find().orElseThrow(), membership.lease());
  }

  private NodeUrl url() {
    return new NodeUrl(node.url().toString());
  }

  private void enrol(NodeMachine machine) {
    Path file = settings.data().resolve(CODE);
    SignatureKey own = key.open(() -> false);
    var coordinator = new NodeUrl(node.coordinator().toString());
    var wish =
        new EnrolmentWish(code(file), node.name(), own.verifier(), new NodeStart(url(), machine));
    NewNode made = Introduction.introduce(coordinator, wish, own, DEADLINE, clock);
    membership.join(new Membership(made.orders().node(), coordinator, made.coordinatorKey()));
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
