package org.zeropoint.web.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.zeropoint.exchange.boundary.Deliveries;
import org.zeropoint.exchange.boundary.Webhooks;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.web.wire.EditTag;
import org.zeropoint.web.wire.Located;
import org.zeropoint.web.wire.Paged;
import org.zeropoint.web.wire.Part;
import org.zeropoint.web.wire.Query;

/** Where events are sent to, and how that went. */
@Path("/webhooks")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class WebhooksResource {

  private static final String WEBHOOK = "webhook";

  @Inject private Webhooks webhooks;
  @Inject private Deliveries deliveries;

  @GET
  @Operation(summary = "The webhooks, oldest first, without their secrets")
  public List<WebhookJson> list() {
    return deliveries.webhooks().stream().map(WebhookJson::of).toList();
  }

  @POST
  @Operation(summary = "Have events sent to an address; the secret that signs is shown this once")
  @RequestBody(ref = "webhook")
  @APIResponse(responseCode = "201", ref = "newWebhook")
  public Response create(JsonNode body) {
    Webhooks.Issued made = webhooks.create(WebhookJson.wish(body));
    return EditTag.on(
        Response.created(URI.create("webhooks/" + made.webhook().id())).entity(issued(made)),
        made.webhook().state());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One webhook; its ETag guards edits")
  @APIResponseSchema(value = WebhookJson.class, responseCode = "200")
  public Response get(@PathParam("id") String id) {
    return tagged(deliveries.webhook(Part.number(WEBHOOK, id)));
  }

  @PUT
  @Path("/{id}")
  @Operation(summary = "Replace what is set of a webhook; If-Match names the state it was read in")
  @RequestBody(ref = "webhook")
  @APIResponseSchema(value = WebhookJson.class, responseCode = "200")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "ifMatch")
  public Response change(@PathParam("id") String id, @Context HttpHeaders headers, JsonNode body) {
    return tagged(
        webhooks.change(
            Part.number(WEBHOOK, id), EditTag.required(headers), WebhookJson.wish(body)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "Delete a webhook with its deliveries; If-Match names the state it was read in")
  @APIResponse(responseCode = "204", ref = "done")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER, ref = "ifMatch")
  public void delete(@PathParam("id") String id, @Context HttpHeaders headers) {
    webhooks.delete(Part.number(WEBHOOK, id), EditTag.required(headers));
  }

  @POST
  @Path("/{id}/rotate")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Give a webhook a new secret; the one before signs as well for 24 hours")
  @APIResponse(responseCode = "200", ref = "newWebhook")
  public Response rotate(@PathParam("id") String id) {
    Webhooks.Issued made = webhooks.rotate(Part.number(WEBHOOK, id));
    return EditTag.on(Response.ok(issued(made)), made.webhook().state());
  }

  @POST
  @Path("/{id}/ping")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Send the event webhook.pinged, which means nothing")
  @APIResponseSchema(value = WebhookJson.Delivery.class, responseCode = "202")
  public Response ping(@PathParam("id") String id) {
    return queued(id, deliveries.ping(Part.number(WEBHOOK, id)));
  }

  @GET
  @Path("/{id}/deliveries")
  @Operation(summary = "What was and is to be delivered, newest first; Link names the next slice")
  @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "limit")
  @Parameter(name = "after", in = ParameterIn.QUERY, ref = "after")
  @APIResponseSchema(value = WebhookJson.Delivery[].class, responseCode = "200")
  public Response deliveries(@PathParam("id") String id, @Context UriInfo uri) {
    var query = new Query(uri);
    return Paged.of(
        deliveries.of(Part.number(WEBHOOK, id), query.key("after"), query.limit()),
        uri,
        WebhookJson.Delivery::of);
  }

  @POST
  @Path("/{id}/deliveries/{deliveryId}/redeliver")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Try a delivery afresh, with the same event id and body")
  @APIResponseSchema(value = WebhookJson.Delivery.class, responseCode = "202")
  public Response redeliver(
      @PathParam("id") String id, @PathParam("deliveryId") String deliveryId) {
    return queued(
        id, deliveries.redeliver(Part.number(WEBHOOK, id), Part.number("delivery", deliveryId)));
  }

  private static WebhookJson issued(Webhooks.Issued made) {
    return WebhookJson.of(made.webhook(), Optional.of(made.secret()));
  }

  private static Response queued(String id, WebhookDelivery delivery) {
    return Located.accepted("webhooks/" + id + "/deliveries", WebhookJson.Delivery.of(delivery));
  }

  private static Response tagged(Webhook webhook) {
    return EditTag.on(Response.ok(WebhookJson.of(webhook)), webhook.state());
  }
}
