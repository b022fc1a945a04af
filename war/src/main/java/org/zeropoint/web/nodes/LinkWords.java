package org.zeropoint.web.nodes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.zeropoint.training.entity.NodeLink;
import org.zeropoint.web.page.Texts;

/**
 * How it is shown in which form activations travel to a node, and what that takes from them, in the
 * language of the page.
 */
@Named
@ApplicationScoped
public class LinkWords {

  private Texts texts;

  protected LinkWords() {}

  @Inject
  public LinkWords(Texts texts) {
    this.texts = texts;
  }

  /**
   * @param link null where the node computes in this process
   */
  public String form(NodeLink link) {
    return link == null ? texts.say("nodes.link.here") : link.form();
  }

  /**
   * @param link null where the node computes in this process
   */
  public String error(NodeLink link) {
    if (link == null) {
      return "";
    }
    Optional<NodeLink.Measured> error = link.error();
    return error.map(this::told).orElseGet(() -> texts.say("nodes.link.unmeasured"));
  }

  private String told(NodeLink.Measured error) {
    return error.relative() == 0
        ? texts.say("nodes.link.exact")
        : texts.say(
            "nodes.link.error",
            String.format(texts.wording().locale(), "%.2g", 100 * error.relative()));
  }
}
