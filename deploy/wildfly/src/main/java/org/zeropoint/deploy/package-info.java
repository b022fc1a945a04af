/**
 * Starts the provisioned server with the application for a person at a console, and stops it. Plain
 * Java: nothing of the application or of the server is on its class path.
 */
package org.zeropoint.deploy;
