/** The operations in plain Java, to be read: what every other backend is compared with. */
package org.zeropoint.kernels.reference;
