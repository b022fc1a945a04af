/**
 * Those operations that gain by it, in the JDK's Vector API (JEP 414): several numbers an
 * instruction, on the thread that calls. The API is an incubator module, which the virtual machine
 * has to be told to load; {@link org.zeropoint.kernels.vector.VectorBackend} loads without it.
 */
package org.zeropoint.kernels.vector;
