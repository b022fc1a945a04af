/**
 * What clients rely on, over HTTP only: the same against every server that the application is
 * deployed to.
 */
package org.zeropoint.it.http;
