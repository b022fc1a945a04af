package org.zeropoint.web.ethics;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.zeropoint.ethics.entity.PanelMember;
import org.zeropoint.pipeline.boundary.Reviews;
import org.zeropoint.web.page.Texts;

/** Who judges candidates here, and for admins how they are set up. */
@Named
@RequestScoped
public class ReviewersView {

  @Inject private Reviews reviews;
  @Inject private Texts texts;

  private List<PanelMember> rows;

  public List<PanelMember> getRows() {
    if (rows == null) {
      rows = reviews.reviewers();
    }
    return rows;
  }

  /** Settings of one, by name; none for those who are no admins. */
  public List<Map.Entry<String, String>> settings(PanelMember member) {
    return List.copyOf(member.settings().entrySet());
  }

  /** What a setting is called. */
  public String name(String setting) {
    return texts.wording().find("verdict.panel.setting." + setting).orElse(setting);
  }
}
