package org.zeropoint.shared;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A boundary operation that changes something: it leaves an entry in the audit log, in the same
 * transaction. What it acts on is its argument marked {@link Subject}; a result that is {@link
 * Traced} says on which digest.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Audited {

  /** The operation's name in the log, {@code area.verb}: {@code vote.cast}. */
  @Nonbinding
  String value() default "";
}
