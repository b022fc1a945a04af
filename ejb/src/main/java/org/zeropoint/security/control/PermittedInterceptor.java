package org.zeropoint.security.control;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Problem;
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
      throw refusal(
          call.getMethod(),
          caller,
          "this needs the role "
              + Arrays.stream(rule.value()).map(Role::external).collect(Collectors.joining(" or "))
              + ", which "
              + caller.name()
              + " does not hold");
    }
    if (rule.value().length == 0 && !rule.outsiders() && caller.isOutsider()) {
      throw refusal(
          call.getMethod(),
          caller,
          caller.has(Role.NODE)
              ? "a node does what is for nodes, and nothing else"
              : "an account with the role witness alone has checkpoints cosigned, and nothing else");
    }
    return call.proceed();
  }

  /** Of an audited operation the audit interceptor knows more. */
  private static Forbidden refusal(Method operation, Caller caller, String reason) {
    var refusal = new Forbidden(reason);
    if (!operation.isAnnotationPresent(Audited.class)) {
      String name = operation.getDeclaringClass().getSimpleName() + "." + operation.getName();
      refusal.during(new Problem.Attempt(Problem.Attempt.ACCESS, name, caller));
    }
    return refusal;
  }
}
