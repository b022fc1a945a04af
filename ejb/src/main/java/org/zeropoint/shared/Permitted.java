package org.zeropoint.shared;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a boundary operation: a caller with any of the roles; with none named, everyone who
 * signed in.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Permitted {

  @Nonbinding
  Role[] value() default {};

  /**
   * With no role named: whether other installations may call as well, which only have checkpoints
   * cosigned here.
   */
  @Nonbinding
  boolean outsiders() default false;
}
