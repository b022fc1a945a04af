/** What operating the product gives to read. */
package org.zeropoint.ops.entity;
