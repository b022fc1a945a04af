package org.zeropoint.web.wire;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/**
 * Completes the OpenAPI document: every call may answer with a problem, and those of operations are
 * open to all.
 */
public class ApiDescription implements OASFilter {

  private static final String OPEN_TO_ALL = "operations";

  @Override
  public Operation filterOperation(Operation operation) {
    operation
        .getResponses()
        .addAPIResponse("default", OASFactory.createAPIResponse().ref("problem"));
    if (operation.getTags() != null && operation.getTags().contains(OPEN_TO_ALL)) {
      operation.setSecurity(List.of());
    }
    return operation;
  }
}
