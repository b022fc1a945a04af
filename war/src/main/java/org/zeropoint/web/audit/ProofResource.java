package org.zeropoint.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.audit.boundary.Dossiers;
import org.zeropoint.audit.entity.Dossier;
import org.zeropoint.consensus.boundary.Policies;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.web.wire.Part;

/** What the log holds of a proposal, to be verified without this server. */
@Path("/proposals/{proposalId}/proof")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class ProofResource {

  /** Versions of the policy that are handed out with it, the newest ones. */
  private static final int POLICIES = 200;

  /** Behind the name of a Synthiant, the subject of what moves its alias. */
  private static final String PRODUCTION = "@" + ModelAlias.PRODUCTION;

  @Inject private Proposals proposals;
  @Inject private Policies policies;
  @Inject private Dossiers dossiers;

  @GET
  @Operation(
      summary = "Every entry about a proposal with its inclusion proof, for the offline verifier",
      description =
          "With them come the entries that the decisions rest on: the policies, and rows that were"
              + " written together with others. pending are numbers of entries that no checkpoint"
              + " covers yet.")
  @APIResponse(responseCode = "200", ref = "proposalProof")
  @APIResponse(responseCode = "409", ref = "problem409")
  public Response proof(@PathParam("proposalId") String proposalId) {
    Proposal proposal = proposals.find(Part.identifier("proposalId", proposalId));
    String id = proposal.proposalId();
    Dossier dossier = dossiers.about(id, policies(), List.of(proposal.synthiantId() + PRODUCTION));
    return Response.ok(ProofFile.of(id, dossier))
        .header("Content-Disposition", "attachment; filename=\"" + id + ".proof.json\"")
        .build();
  }

  /** The subjects of the entries of the tenant's policies. */
  private List<String> policies() {
    int newest = policies.current().number();
    return IntStream.rangeClosed(Math.max(1, newest - POLICIES + 1), newest)
        .mapToObj(number -> "policy " + number)
        .toList();
  }
}
