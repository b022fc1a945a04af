package org.zeropoint.web.openai;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.zeropoint.web.Rest;
import org.zeropoint.web.problem.ProblemMapper;
import org.zeropoint.web.wire.JsonReader;
import org.zeropoint.web.wire.JsonWriter;
import org.zeropoint.web.wire.KnownParameters;

/**
 * What existing clients call with the base URL {@code …/v1}. It is described in {@code
 * openapi.yaml}: the generator of the description takes every call for one of {@link Rest}.
 */
@ApplicationPath("/v1")
public class OpenAi extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        CompletionsResource.class,
        PromotedResource.class,
        JsonReader.class,
        JsonWriter.class,
        KnownParameters.class,
        ProblemMapper.class);
  }

  @Override
  public Map<String, Object> getProperties() {
    var properties = new HashMap<>(new Rest().getProperties());
    // Payara would hold the events of a stream back until it has 8 KiB of them.
    properties.put("jersey.config.server.contentLength.buffer", 0);
    return properties;
  }
}
