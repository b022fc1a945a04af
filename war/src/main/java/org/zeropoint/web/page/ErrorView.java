package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;

/** What the error page says. */
@Named
@RequestScoped
public class ErrorView {

  private String title;
  private String explanation;
  private String incident = "";
  private String back = "/consensus/proposals";
  private String backLabel = "To the proposals";

  /** Finds out why the page is shown: the container's dispatch, or the parameters of a redirect. */
  public void load() {
    FacesContext faces = FacesContext.getCurrentInstance();
    Map<String, Object> request = faces.getExternalContext().getRequestMap();
    Map<String, String> parameters = faces.getExternalContext().getRequestParameterMap();
    int status =
        Optional.ofNullable((Integer) request.get(RequestDispatcher.ERROR_STATUS_CODE)).orElse(0);
    if (status == 0 && "expired".equals(parameters.get("kind"))) {
      expired(parameters.get("to"));
    } else if (status == HttpServletResponse.SC_NOT_FOUND) {
      say("There is no such page", "It may have been moved, or the address has a slip in it.");
    } else if (status == HttpServletResponse.SC_FORBIDDEN) {
      say("You may not see this", "Your account does not hold the role that this page asks for.");
    } else {
      unexpected(request, parameters);
    }
    detail(request, status);
  }

  private void expired(String to) {
    say(
        "The page was open too long",
        "Your session ended meanwhile, so nothing that you sent was done. Open the page anew and"
            + " send it again.");
    if (to != null && to.matches("/[A-Za-z0-9/._-]*") && !to.contains("//")) {
      back = to;
      backLabel = "Open the page anew";
    }
  }

  private void unexpected(Map<String, Object> request, Map<String, String> parameters) {
    say(
        "Something went wrong on our side",
        "Nothing that you sent was done half: a change is made whole or not at all. If it happens"
            + " again, give the incident number to whoever runs this server.");
    String given = parameters.getOrDefault("incident", "");
    if (given.matches("[0-9a-f]{8}")) {
      incident = given;
    } else if (request.get(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      incident = CalmErrors.note(thrown);
    }
  }

  /**
   * What a boundary said of a thing that is not there is more to the point than a general sentence.
   */
  private void detail(Map<String, Object> request, int status) {
    boolean ours =
        status == HttpServletResponse.SC_NOT_FOUND || status == HttpServletResponse.SC_FORBIDDEN;
    if (ours
        && request.get(RequestDispatcher.ERROR_MESSAGE) instanceof String message
        && message.matches("(there is no|only|you) .*")) {
      explanation = Attempts.sentence(message);
    }
  }

  private void say(String newTitle, String newExplanation) {
    title = newTitle;
    explanation = newExplanation;
  }

  public String getTitle() {
    return title;
  }

  public String getExplanation() {
    return explanation;
  }

  public String getIncident() {
    return incident;
  }

  public String getBack() {
    return back;
  }

  public String getBackLabel() {
    return backLabel;
  }
}
