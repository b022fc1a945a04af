package org.zeropoint.web.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.training.entity.NodeLink;

/** How it is shown in which form activations travel to a node, and what that takes from them. */
@Named
@ApplicationScoped
public class LinkWords {

  /**
   * @param link null where the node computes in this process
   */
  public String form(NodeLink link) {
    return link == null ? "in this process" : link.form();
  }

  /**
   * @param link null where the node computes in this process
   */
  public String error(NodeLink link) {
    if (link == null) {
      return "";
    }
    Optional<NodeLink.Measured> error = link.error();
    return error.map(LinkWords::told).orElse("error not measured yet");
  }

  private static String told(NodeLink.Measured error) {
    return error.relative() == 0
        ? "no error"
        : String.format(Locale.ROOT, "error %.2g %%", 100 * error.relative());
  }
}
