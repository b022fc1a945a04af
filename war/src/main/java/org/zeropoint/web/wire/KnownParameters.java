package org.zeropoint.web.wire;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;

/**
 * Refuses query parameters that a call does not know: a mistyped filter would otherwise be answered
 * with everything. A call knows what its description names.
 */
@Provider
public class KnownParameters implements ContainerRequestFilter {

  @Context private ResourceInfo call;

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = call.getResourceMethod();
    if (method == null) {
      return;
    }
    Set<String> known = known(method);
    List<Violation> unknown =
        request.getUriInfo().getQueryParameters().keySet().stream()
            .filter(name -> !known.contains(name))
            .sorted()
            .map(name -> new Violation("/" + escaped(name), "is unknown; " + says(known)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Invalid(unknown);
    }
  }

  /** The query parameters that the description of a call names. */
  static Set<String> known(Method method) {
    Set<String> known = new TreeSet<>();
    for (Parameter parameter : method.getAnnotationsByType(Parameter.class)) {
      if (parameter.in() == ParameterIn.QUERY) {
        known.add(parameter.name());
      }
    }
    for (var parameter : method.getParameters()) {
      Arrays.stream(parameter.getAnnotationsByType(QueryParam.class))
          .map(QueryParam::value)
          .forEach(known::add);
    }
    return known;
  }

  private static String says(Set<String> known) {
    return known.isEmpty()
        ? "this call takes no query parameters"
        : "this call takes " + String.join(", ", known);
  }

  /** A name as part of a JSON pointer (RFC 6901), on one line. */
  private static String escaped(String name) {
    String pointer = name.replace("~", "~0").replace("/", "~1").replaceAll("[\\p{C}\\p{Z}]", "?");
    return pointer.length() <= 100 ? pointer : pointer.substring(0, 100) + "…";
  }
}
