package org.zeropoint.shared;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A boundary operation without a transaction of its own that takes long: it changes rows through
 * audited operations only, and leaves behind at most a file that is named by its digest.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Composite {}
