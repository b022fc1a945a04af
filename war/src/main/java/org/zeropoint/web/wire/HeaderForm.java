package org.zeropoint.web.wire;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;
import org.zeropoint.web.problem.ProblemDocument;

/**
 * Refuses requests whose {@code Content-Type} or {@code Accept} has not the form of RFC 9110
 * (sections 8.3 and 12.5.1), before a server answers them in its own way.
 */
public class HeaderForm extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String PARAMETER =
      "[ \\t]*;[ \\t]*(?:"
          + TOKEN
          + "=(?:"
          + TOKEN
          + "|\"(?:[^\"\\\\\\x00-\\x1f\\x7f]|\\\\[\\x20-\\x7e])*+\"))?";
  private static final String MEDIA_TYPE = TOKEN + "/" + TOKEN + "(?:" + PARAMETER + ")*+";
  private static final Pattern TYPE = Pattern.compile(MEDIA_TYPE);
  private static final Pattern WEIGHT =
      Pattern.compile("(?i);[ \\t]*q=(?!(?:0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)[ \\t]*(?:[;,]|$))");
  private static final Pattern RANGES =
      Pattern.compile(
          "[ \\t]*(?:" + MEDIA_TYPE + ")?[ \\t]*(?:,[ \\t]*(?:" + MEDIA_TYPE + ")?[ \\t]*)*+");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<Violation> violations = violations(request);
    if (violations.isEmpty()) {
      chain.doFilter(request, response);
    } else {
      ProblemDocument.of(new Invalid(violations), request.getRequestURI()).send(response);
    }
  }

  private static List<Violation> violations(HttpServletRequest request) {
    List<Violation> found = new ArrayList<>();
    List<String> types = Collections.list(request.getHeaders("Content-Type"));
    if (types.size() > 1 || !types.stream().allMatch(HeaderForm::isType)) {
      found.add(new Violation("/Content-Type", "must be one media type, as application/json"));
    }
    if (!Collections.list(request.getHeaders("Accept")).stream().allMatch(HeaderForm::areRanges)) {
      found.add(
          new Violation(
              "/Accept", "must be media types, each with a weight q from 0 to 1 if it has one"));
    }
    return found;
  }

  static boolean isType(String value) {
    return TYPE.matcher(value.strip()).matches() && value.indexOf('*') < 0;
  }

  static boolean areRanges(String value) {
    return RANGES.matcher(value).matches() && !WEIGHT.matcher(value).find();
  }
}
