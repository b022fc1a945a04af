package org.zeropoint.web.wire;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.zeropoint.shared.Json;
import org.zeropoint.web.problem.ProblemDocument;

/** Writes every answer with the one JSON mapping, whatever the server brings along. */
@Provider
@Produces({MediaType.APPLICATION_JSON, ProblemDocument.MEDIA_TYPE})
public class JsonWriter implements MessageBodyWriter<Object> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return !CharSequence.class.isAssignableFrom(type)
        && !StreamingOutput.class.isAssignableFrom(type)
        && type != byte[].class;
  }

  @Override
  public void writeTo(
      Object value,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream body)
      throws IOException {
    body.write(Json.mapper().writeValueAsBytes(value));
  }
}
