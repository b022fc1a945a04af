package org.zeropoint.nodes.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.zeropoint.nodes.control.NodeAddresses;
import org.zeropoint.nodes.control.NodeBook;
import org.zeropoint.nodes.control.Orders;
import org.zeropoint.nodes.control.PulseBook;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/** What a node says of itself. */
@Stateless
@Permitted(Role.NODE)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeDesk {

  @Inject private Callers callers;
  @Inject private NodeAddresses addresses;
  @Inject private NodeBook book;
  @Inject private PulseBook pulses;
  @Inject private Orders orders;

  /**
   * A process of the calling node begins, or its lease was over: it gets the next lease, and
   * whoever has an older one writes nothing any more.
   */
  @Composite
  public NodeOrders lease(NodeStart start) {
    addresses.require(start.url());
    return orders.of(book.lease(self(), start).node());
  }

  /**
   * The calling node says how it stands. The first time with a lease it joins.
   *
   * @throws org.zeropoint.shared.Conflict when the lease is over
   */
  @Composite
  public NodeOrders heartbeat(long lease, NodeReport report) {
    Node node = pulses.beat(self(), lease, report);
    return orders.of(node.state() == NodeState.JOINING ? book.join(self(), lease).node() : node);
  }

  /** On a node: does nothing, for its coordinator to see that it is there, and how far. */
  @ReadOnly
  public void ping() {
    // Who may call was seen to before.
  }

  private String self() {
    return callers.current().name();
  }
}
