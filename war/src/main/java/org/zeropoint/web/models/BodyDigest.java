package org.zeropoint.web.models;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

/**
 * What the body of a request has to be, by its SHA-256: as a parameter, or as the header {@code
 * Content-Digest} or {@code Repr-Digest} of RFC 9530, of which other algorithms are passed over.
 */
final class BodyDigest {

  private static final Pattern SHA256 = Pattern.compile("(?:^|,)[ \\t]*sha-256=([^,]*)");
  private static final Pattern BYTES = Pattern.compile(":([A-Za-z0-9+/]{43}=):[ \\t]*");
  private static final List<String> HEADERS = List.of("Content-Digest", "Repr-Digest");

  private BodyDigest() {}

  /**
   * @throws Invalid when one cannot be read, or they differ
   */
  static Optional<Digest> of(Optional<String> parameter, HttpHeaders headers) {
    var found = new ArrayList<Digest>();
    parameter.ifPresent(text -> found.add(parse(text)));
    for (String name : HEADERS) {
      Optional.ofNullable(headers.getHeaderString(name))
          .flatMap(value -> header(name, value))
          .ifPresent(found::add);
    }
    if (found.stream().distinct().count() > 1) {
      throw new Invalid("/digest", "is not the same in parameter and headers");
    }
    return found.stream().findFirst();
  }

  private static Digest parse(String text) {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new Invalid("/digest", "must be sha256: and 64 lower-case hex digits");
    }
  }

  private static Optional<Digest> header(String name, String value) {
    Matcher algorithm = SHA256.matcher(value);
    if (!algorithm.find()) {
      return Optional.empty();
    }
    Matcher bytes = BYTES.matcher(algorithm.group(1));
    if (!bytes.matches()) {
      throw new Invalid("/" + name, "must be sha-256=:<32 bytes in Base64>:");
    }
    return Optional.of(Digest.ofHash(Base64.getDecoder().decode(bytes.group(1))));
  }
}
