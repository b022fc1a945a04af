package org.zeropoint.web.nodes;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.zeropoint.nodes.boundary.Assignments;
import org.zeropoint.nodes.boundary.Enrolments;
import org.zeropoint.nodes.boundary.Nodes;
import org.zeropoint.nodes.entity.Coverage;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.training.boundary.NodeLinks;
import org.zeropoint.training.entity.NodeLink;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** The nodes, what they hold, and what admins do with them. */
@Named
@ViewScoped
public class NodesView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Nodes nodes;
  @Inject private Assignments assignments;
  @Inject private Enrolments enrolments;
  @Inject private NodeLinks links;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private String name = "";
  private transient List<NodeStanding> rows;
  private transient Map<String, NodeLink> wires;
  private transient List<Coverage> models;
  private transient Enrolments.Issued issued;

  public void refresh() {
    rows = null;
    wires = null;
    models = null;
  }

  /** Makes a code; it is shown until the next thing is done. */
  public void makeCode() {
    issued = attempts.get("enrol", () -> enrolments.issue(name.strip())).orElse(null);
  }

  public void pause(String node) {
    act(() -> nodes.pause(node), "nodes.done.pause");
  }

  public void resume(String node) {
    act(() -> nodes.resume(node), "nodes.done.resume");
  }

  public void drain(String node) {
    act(() -> nodes.drain(node), "nodes.done.drain");
  }

  public void release(String node) {
    act(() -> nodes.release(node), "nodes.done.release");
  }

  public void remove(String node) {
    act(() -> nodes.remove(node), "nodes.done.remove");
  }

  private void act(Runnable change, String done) {
    attempts.run(
        () -> {
          change.run();
          attempts.done(texts.say(done), texts.say(done + ".more"));
        });
    refresh();
  }

  public List<NodeStanding> getRows() {
    if (rows == null) {
      rows = nodes.list();
    }
    return rows;
  }

  /** How activations travel to a node. */
  public NodeLink link(NodeStanding row) {
    if (wires == null) {
      wires = links.of(getRows());
    }
    return wires.get(row.node().nodeId());
  }

  public List<Coverage> getModels() {
    if (models == null) {
      models = assignments.coverage();
    }
    return models;
  }

  /** Microseconds of a call to a node and back; null when there was none, or no answer. */
  public Long tripMicros(NodeStanding row) {
    return row.pulse().trip().map(Duration::toNanos).map(nanos -> nanos / 1000).orElse(null);
  }

  /** Null without a cache. */
  public Double cacheShare(NodeStanding row) {
    return row.cacheShare().orElse(null);
  }

  public boolean resumable(NodeStanding row) {
    return row.node().paused() || row.node().draining();
  }

  public boolean drainable(NodeStanding row) {
    NodeState state = row.node().state();
    return state == NodeState.JOINING || state == NodeState.ONLINE;
  }

  public boolean releasable(NodeStanding row) {
    return row.node().state() == NodeState.QUARANTINED;
  }

  public boolean removable(NodeStanding row) {
    return row.node().state() == NodeState.OFFLINE || releasable(row);
  }

  /** The code that was just made; empty when none was. */
  public String getSecret() {
    return issued == null ? "" : issued.secret();
  }

  public Instant getExpiresAt() {
    return issued == null ? null : issued.code().expiresAt();
  }

  /** What starts the node on its machine; its own address there is a guess. */
  public String getCommand() {
    return "mvn -Prun -Dzeropoint.role=node -Dzeropoint.coordinator=%s -Dzeropoint.enrolment=%s"
            .formatted(here(), getSecret())
        + " -Dzeropoint.node.url=http://%s:8080 -Dzeropoint.address=0.0.0.0"
            .formatted(issued.code().name());
  }

  private static String here() {
    var external = FacesContext.getCurrentInstance().getExternalContext();
    String scheme = external.getRequestScheme();
    int port = external.getRequestServerPort();
    boolean usual = port == ("https".equals(scheme) ? 443 : 80);
    return URI.create(scheme + "://" + external.getRequestServerName() + (usual ? "" : ":" + port))
        .toString();
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name;
  }
}
