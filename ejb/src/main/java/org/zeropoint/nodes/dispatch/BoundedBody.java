package org.zeropoint.nodes.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes the body of an answer up to a limit; of a longer one no more is read. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

  private static final int FIRST_GUESS = 8192;

  private final long limit;
  private final ByteArrayOutputStream body;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.Subscription source;

  private BoundedBody(long limit, long expected) {
    this.limit = limit;
    this.body = new ByteArrayOutputStream((int) Math.min(limit, expected));
  }

  static HttpResponse.BodyHandler<byte[]> upTo(long limit) {
    return head -> {
      OptionalLong length = head.headers().firstValueAsLong("Content-Length");
      return new BoundedBody(limit, length.orElse(FIRST_GUESS));
    };
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    source.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (body.size() + (long) buffer.remaining() > limit) {
        source.cancel();
        whole.completeExceptionally(
            new IOException("the answer has more than " + limit + " bytes"));
        return;
      }
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      body.writeBytes(bytes);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    whole.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    whole.complete(body.toByteArray());
  }
}
