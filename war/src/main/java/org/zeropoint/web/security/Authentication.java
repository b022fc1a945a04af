package org.zeropoint.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeropoint.security.boundary.Accounts;
import org.zeropoint.security.boundary.SignIns;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;
import org.zeropoint.web.security.Identity.Means;

/**
 * The one mechanism: the signature of another machine where those call, else an {@code
 * Authorization} header with a bearer token or HTTP Basic, else the session of the pages. It only
 * says who asks; {@link CallerFilter} says what that opens, so that both servers behave alike.
 */
@ApplicationScoped
public class Authentication implements HttpAuthenticationMechanism {

  @Inject private Accounts accounts;
  @Inject private SignIns signIns;
  @Inject private Settings settings;
  @Inject private SignedCalls signed;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (Paths.ofNobody(Paths.of(request))) {
      return context.doNothing();
    }
    Optional<Identity> identity = identify(request);
    if (identity.isEmpty()) {
      return context.doNothing();
    }
    identity.get().attach(request);
    Caller caller = identity.get().caller();
    return context.notifyContainerAboutLogin(
        caller.name(),
        caller.roles().stream().map(Role::external).collect(Collectors.toUnmodifiableSet()));
  }

  private Optional<Identity> identify(HttpServletRequest request) {
    if (signed.concerns(request)) {
      return signed.admit(request);
    }
    String header = request.getHeader("Authorization");
    if (header != null) {
      return Credentials.parse(header).flatMap(this::identify);
    }
    return SignIn.remembered(request)
        .flatMap(accounts::find)
        .map(caller -> new Identity(caller, Means.SESSION));
  }

  private Optional<Identity> identify(Credentials credentials) {
    return credentials instanceof Credentials.Bearer bearer
        ? bearer(bearer)
        : basic((Credentials.Basic) credentials);
  }

  private Optional<Identity> bearer(Credentials.Bearer bearer) {
    Optional<Caller> caller = accounts.authenticate(bearer.token());
    if (caller.isEmpty()) {
      signIns.refusedToken(bearer.token());
    }
    return caller.map(c -> new Identity(c, Means.BEARER));
  }

  private Optional<Identity> basic(Credentials.Basic basic) {
    Optional<Caller> caller =
        settings.basic() ? accounts.authenticate(basic.name(), basic.password()) : Optional.empty();
    if (caller.isEmpty()) {
      signIns.refused(basic.name());
    }
    caller.ifPresent(signIns::basic);
    return caller.map(c -> new Identity(c, Means.BASIC));
  }
}
