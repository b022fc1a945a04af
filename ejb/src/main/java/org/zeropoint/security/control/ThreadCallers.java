package org.zeropoint.security.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Unauthenticated;

/**
 * Keeps the caller with the thread that works for it. Requests enter through the web filter, jobs
 * name their caller; the containers' own propagation differs between servers and knows no jobs.
 */
@ApplicationScoped
public class ThreadCallers implements Callers {

  private static final ThreadLocal<Deque<Caller>> STACK = ThreadLocal.withInitial(ArrayDeque::new);

  @Override
  public Caller current() {
    return find().orElseThrow(() -> new Unauthenticated("sign in, or send a bearer token"));
  }

  @Override
  public Optional<Caller> find() {
    return Optional.ofNullable(STACK.get().peek());
  }

  @Override
  public void as(Caller caller, Runnable work) {
    Deque<Caller> stack = STACK.get();
    stack.push(caller);
    try {
      work.run();
    } finally {
      stack.pop();
      if (stack.isEmpty()) {
        STACK.remove();
      }
    }
  }
}
