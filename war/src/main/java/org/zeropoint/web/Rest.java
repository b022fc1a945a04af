package org.zeropoint.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.zeropoint.web.audit.AuditResource;
import org.zeropoint.web.audit.ExportResource;
import org.zeropoint.web.audit.ProofResource;
import org.zeropoint.web.audit.WitnessResource;
import org.zeropoint.web.audit.WitnessesResource;
import org.zeropoint.web.consensus.PolicyResource;
import org.zeropoint.web.ethics.SuitesResource;
import org.zeropoint.web.exchange.EventsAccept;
import org.zeropoint.web.exchange.EventsResource;
import org.zeropoint.web.exchange.WebhooksResource;
import org.zeropoint.web.models.CandidatesResource;
import org.zeropoint.web.models.CardResource;
import org.zeropoint.web.models.ModelsResource;
import org.zeropoint.web.models.SynthiantsResource;
import org.zeropoint.web.models.UploadsResource;
import org.zeropoint.web.nodes.BlocksResource;
import org.zeropoint.web.nodes.NodeModelsResource;
import org.zeropoint.web.nodes.NodeSelfResource;
import org.zeropoint.web.nodes.NodesResource;
import org.zeropoint.web.nodes.PingResource;
import org.zeropoint.web.nodes.ServedModelsResource;
import org.zeropoint.web.ops.HealthResource;
import org.zeropoint.web.ops.KernelsResource;
import org.zeropoint.web.problem.ProblemMapper;
import org.zeropoint.web.proposals.BackupsResource;
import org.zeropoint.web.proposals.ConsensusResource;
import org.zeropoint.web.proposals.DecisionResource;
import org.zeropoint.web.proposals.DiscussionResource;
import org.zeropoint.web.proposals.GateResource;
import org.zeropoint.web.proposals.GovernanceResource;
import org.zeropoint.web.proposals.InboxResource;
import org.zeropoint.web.proposals.ProposalsResource;
import org.zeropoint.web.proposals.QueueResource;
import org.zeropoint.web.proposals.ReviewResource;
import org.zeropoint.web.proposals.ReviewersResource;
import org.zeropoint.web.proposals.RevisionsResource;
import org.zeropoint.web.security.TokensResource;
import org.zeropoint.web.training.CorporaResource;
import org.zeropoint.web.training.EnginesResource;
import org.zeropoint.web.training.RunEventsResource;
import org.zeropoint.web.training.RunsResource;
import org.zeropoint.web.wire.JsonReader;
import org.zeropoint.web.wire.JsonWriter;
import org.zeropoint.web.wire.KnownParameters;

/** Every REST call lies under {@code /api}. */
@ApplicationPath("/api")
public class Rest extends Application {

  private static final String NONE = "none";

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        ProposalsResource.class,
        RevisionsResource.class,
        ConsensusResource.class,
        DiscussionResource.class,
        InboxResource.class,
        DecisionResource.class,
        ReviewResource.class,
        ReviewersResource.class,
        GateResource.class,
        GovernanceResource.class,
        PolicyResource.class,
        QueueResource.class,
        BackupsResource.class,
        RunsResource.class,
        RunEventsResource.class,
        CorporaResource.class,
        EnginesResource.class,
        NodesResource.class,
        NodeSelfResource.class,
        ServedModelsResource.class,
        NodeModelsResource.class,
        BlocksResource.class,
        PingResource.class,
        ModelsResource.class,
        CardResource.class,
        SynthiantsResource.class,
        CandidatesResource.class,
        UploadsResource.class,
        AuditResource.class,
        ExportResource.class,
        ProofResource.class,
        WitnessesResource.class,
        WitnessResource.class,
        EventsResource.class,
        EventsAccept.class,
        WebhooksResource.class,
        SuitesResource.class,
        TokensResource.class,
        KernelsResource.class,
        HealthResource.class,
        JsonReader.class,
        JsonWriter.class,
        KnownParameters.class,
        ProblemMapper.class);
  }

  /** The servers' own JSON mappings and descriptions stay out of it. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.jsonFeature", NONE,
        "jersey.config.server.jsonFeature", NONE,
        "jersey.config.server.wadl.disableWadl", true);
  }
}
