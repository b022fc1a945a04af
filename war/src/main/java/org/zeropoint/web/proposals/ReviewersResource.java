package org.zeropoint.web.proposals;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ethics.entity.PanelMember;
import org.zeropoint.pipeline.boundary.Reviews;

/** The built-in reviewers of this server. */
@Path("/reviewers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "decision")
public class ReviewersResource {

  @Inject private Reviews reviews;

  /**
   * A built-in reviewer.
   *
   * @param measures whether it can make a pass; the others can only take one away
   * @param reason why it takes no part
   * @param settings how it is set up, for admins; absent for others and where there is nothing
   */
  public record ReviewerState(
      String name,
      String version,
      boolean measures,
      boolean takesPart,
      Optional<String> reason,
      Optional<Map<String, String>> settings) {

    static ReviewerState of(PanelMember member) {
      return new ReviewerState(
          member.name(),
          member.version(),
          member.measures(),
          member.off().isEmpty(),
          member.off(),
          Optional.<Map<String, String>>of(member.settings()).filter(all -> !all.isEmpty()));
    }
  }

  @GET
  @Operation(
      summary = "The built-in reviewers, which take part, and for admins how they are set up")
  public List<ReviewerState> list() {
    return reviews.reviewers().stream().map(ReviewerState::of).toList();
  }
}
