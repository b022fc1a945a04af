package org.zeropoint.web.ops;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.ops.boundary.Devices;
import org.zeropoint.ops.entity.KernelReport;

/** What the operations of our own compute on, and what was measured of it. */
@Path("/kernels")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "engines")
public class KernelsResource {

  @Inject private Devices devices;

  @GET
  @Operation(
      summary = "Backends of our own operations, their devices, and what is the fastest where")
  public KernelReport kernels() {
    return devices.kernels();
  }
}
