package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Settings;

/**
 * Where nodes may be: anywhere but at addresses that mean this machine or its link, from which
 * services answer that are for it alone. This machine itself is admitted by a setting, for trying
 * nodes out.
 */
@ApplicationScoped
public class NodeAddresses {

  private static final String POINTER = "/url";

  @Inject private Settings settings;

  /**
   * @throws Invalid when the host has no address, or one where no node may be
   */
  public void require(NodeUrl url) {
    require(url, settings.nodesOnLoopback());
  }

  static void require(NodeUrl url, boolean loopback) {
    try {
      for (InetAddress address : InetAddress.getAllByName(url.host())) {
        require(address, loopback);
      }
    } catch (UnknownHostException e) {
      throw new Invalid(POINTER, "names a host that has no address here");
    }
  }

  private static void require(InetAddress address, boolean loopback) {
    if (address.isLoopbackAddress() && !loopback) {
      throw new Invalid(
          POINTER,
          "leads to this machine; an admin of the server can admit that with "
              + Settings.NODES_ON_LOOPBACK);
    }
    if (address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()) {
      throw new Invalid(POINTER, "leads to an address that no node can have");
    }
  }
}
