package org.zeropoint.web.idempotency;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.entity.KeptAnswer;
import org.zeropoint.web.wire.HeldAnswer;

/** Holds an answer back until it is known whether what it says has been committed. */
final class HeldResponse extends HeldAnswer {

  /** Characters that a kept body may have. */
  private static final int LONGEST_KEPT = 1 << 20;

  private static final List<String> KEPT = List.of("Location", "ETag", "Link", "Content-Type");

  HeldResponse(HttpServletResponse response) {
    super(response);
  }

  /** What is kept of the answer; its body when it is not too long. */
  KeptAnswer.Answer answer() {
    var kept = new LinkedHashMap<String, String>();
    KEPT.stream().filter(this::isSet).forEach(name -> kept.put(name, getHeader(name)));
    String text = new String(body(), StandardCharsets.UTF_8);
    return new KeptAnswer.Answer(
        getStatus(), kept, Optional.of(text).filter(t -> t.length() <= LONGEST_KEPT));
  }
}
