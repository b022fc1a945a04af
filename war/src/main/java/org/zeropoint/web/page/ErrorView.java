package org.zeropoint.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;

/** What the error page says. */
@Named
@RequestScoped
public class ErrorView {

  @Inject private Texts texts;

  private String title;
  private String explanation;
  private String incident = "";
  private String back = "/consensus/proposals";
  private String backKey = "error.back";
  private boolean told;

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
      say("missing");
    } else if (status == HttpServletResponse.SC_FORBIDDEN) {
      say("forbidden");
    } else {
      unexpected(request, parameters);
    }
    detail(request, status);
  }

  private void expired(String to) {
    say("expired");
    if (to != null && to.matches("/[A-Za-z0-9/._-]*") && !to.contains("//")) {
      back = to;
      backKey = "error.anew";
    }
  }

  private void unexpected(Map<String, Object> request, Map<String, String> parameters) {
    say("unexpected");
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
      told = true;
    }
  }

  private void say(String kind) {
    title = texts.say("error." + kind);
    explanation = texts.say("error." + kind + ".more");
  }

  public String getTitle() {
    return title;
  }

  public String getExplanation() {
    return explanation;
  }

  /** In which language that is: a boundary speaks English. */
  public String getLanguage() {
    return told ? "en" : texts.getLanguage();
  }

  public String getIncident() {
    return incident;
  }

  public String getBack() {
    return back;
  }

  public String getBackLabel() {
    return texts.say(backKey);
  }
}
