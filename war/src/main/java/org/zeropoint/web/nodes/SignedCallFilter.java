package org.zeropoint.web.nodes;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.zeropoint.nodes.boundary.Admission;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Problem;
import org.zeropoint.web.problem.ProblemDocument;
import org.zeropoint.web.security.SignedCalls;
import org.zeropoint.web.wire.GivenStream;
import org.zeropoint.web.wire.HeldAnswer;
import org.zeropoint.web.wire.LimitedStream;
import org.zeropoint.web.wire.TooLarge;

/**
 * Reads the whole body of a signed call before anything is done with it, and compares it with the
 * digest that was signed; signs what is answered.
 */
public class SignedCallFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_ENROLMENT = 1 << 16;

  /** Name of the attribute of a request that holds the {@link Body} which came with it. */
  static final String BODY = SignedCallFilter.class.getName() + ".body";

  @Inject private transient Admission admission;

  /** What came as the body of a request. */
  record Body(Digest digest, long length) {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<SignedCall> call = SignedCalls.call(request);
    if (call.isEmpty() && !SignedCalls.isEnrolment(request)) {
      chain.doFilter(request, response);
      return;
    }
    var held = new HeldAnswer(response);
    try {
      byte[] bytes = body(request, call.isPresent());
      var body = new Body(Digest.of(bytes), bytes.length);
      request.setAttribute(BODY, body);
      call.ifPresent(admitted -> admission.open(admitted, body.digest(), body.length()));
      chain.doFilter(GivenStream.in(request, new ByteArrayInputStream(bytes)), held);
    } catch (TooLarge e) {
      String path = request.getRequestURI();
      ProblemDocument.of(413, "Request Entity Too Large", e.getMessage(), path).send(held);
    } catch (Problem e) {
      ProblemDocument.of(e, request.getRequestURI()).send(held);
    }
    sign(request, held);
    held.release();
  }

  /** Who is not known yet has not much to say. */
  private static byte[] body(HttpServletRequest request, boolean known) throws IOException {
    InputStream in = request.getInputStream();
    return (known ? in : new LimitedStream(in, LONGEST_ENROLMENT)).readAllBytes();
  }

  /** A machine that is enrolled becomes known meanwhile. */
  private void sign(HttpServletRequest request, HeldAnswer held) throws IOException {
    Optional<SignedCall> call = SignedCalls.call(request);
    if (call.isPresent() && !held.failed()) {
      admission.sign(call.get(), held.getStatus(), held.digest()).forEach(held::setHeader);
    }
  }
}
