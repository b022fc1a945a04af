/** Nodes that compute for this server, and this server as a node. */
package org.zeropoint.web.nodes;
