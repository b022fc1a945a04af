package org.zeropoint.security.control;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;

/** Lets a call through when the caller holds one of the roles that the operation asks for. */
@Interceptor
@Permitted
@Priority(Interceptor.Priority.APPLICATION + 20)
public class PermittedInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private transient Callers callers;

  @AroundInvoke
  Object check(InvocationContext call) throws Exception {
    Permitted rule = call.getMethod().getAnnotation(Permitted.class);
    if (rule == null) {
      rule = call.getMethod().getDeclaringClass().getAnnotation(Permitted.class);
    }
    Caller caller = callers.current();
    if (rule.value().length > 0 && !caller.hasAny(rule.value())) {
      throw new Forbidden(
          "this needs the role "
              + Arrays.stream(rule.value()).map(Role::external).collect(Collectors.joining(" or "))
              + ", which "
              + caller.name()
              + " does not hold");
    }
    return call.proceed();
  }
}
