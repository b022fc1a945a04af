package org.zeropoint.shared;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the argument that names what an audited operation acts on; its {@code toString} goes into
 * the log. Of a JSON body it is one field, which names what the operation would have made had it
 * not been refused.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Subject {

  /** Field of a JSON body; empty for any other argument. */
  String field() default "";
}
