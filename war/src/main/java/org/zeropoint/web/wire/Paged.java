package org.zeropoint.web.wire;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
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

  private static String next(UriInfo uri, long key) {
    var next = uri.getRequestUriBuilder().replaceQueryParam("after", key).build();
    return "<" + next.getRawPath() + "?" + next.getRawQuery() + ">; rel=\"next\"";
  }
}
