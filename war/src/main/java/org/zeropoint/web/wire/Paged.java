package org.zeropoint.web.wire;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.zeropoint.shared.Page;

/**
 * Answers with a slice of a list: the items as a JSON array, and in {@code Link} (RFC 8288) where
 * the next slice is.
 */
public final class Paged {

  private Paged() {}

  public static <T> Response of(Page<T> page, UriInfo uri, Function<T, ?> representation) {
    var answer = Response.ok(page.items().stream().map(representation).toList());
    page.next().ifPresent(key -> answer.header("Link", next(uri, key)));
    return answer.build();
  }

  /**
   * The same for a list whose places have names: {@code Link} names the first slice as well, behind
   * the next one.
   */
  public static Response of(List<?> items, Optional<String> next, UriInfo uri) {
    var answer = Response.ok(items);
    next.ifPresent(place -> answer.header("Link", next(uri, place)));
    answer.header("Link", link(uri.getRequestUriBuilder().replaceQueryParam("after"), "first"));
    return answer.build();
  }

  private static String next(UriInfo uri, Object place) {
    return link(uri.getRequestUriBuilder().replaceQueryParam("after", place), "next");
  }

  private static String link(UriBuilder address, String rel) {
    URI to = address.build();
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    return "<" + to.getRawPath() + query + ">; rel=\"" + rel + "\"";
  }
}
