"""A model whose blocks are on the servers of a swarm, and whose ends are here."""

import copy
import time

import torch
from petals import AutoDistributedModelForCausalLM
from petals.client.inference_session import InferenceSession, _ServerInferenceSession
from petals.client.remote_sequential import RemoteSequential
from petals.client.routing import RemoteSequenceManager

import form

TRIES = 6
LONGEST_PAUSE = 4

# It closes a session whose connection broke while it was being closed, once more, on the thread that happens to collect
# it. Where that is the one that does the closing, it waits for itself.
del _ServerInferenceSession.__del__


class Route(RemoteSequenceManager):
    """Petals' way over the servers, which looks for the servers that there are as soon as one has failed.

    Petals itself would go on to choose among those that it knew, for up to a minute.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._thread.start()

    def on_request_failure(self, peer_id):
        super().on_request_failure(peer_id)
        self.update(wait=False)


class Model:
    """Opens a connection to the swarm; embeddings, norm and head are read from the directory, in fp32.

    peers: addresses of servers or of the bootstrap. prefix: under which the blocks are announced. prompts: soft prompts
    that are put before each row, at first random; 0 for none. patience: seconds that one server may take to answer.
    """

    def __init__(self, directory, peers, prefix, prompts, patience):
        form.check(directory)
        tuning = {"tuning_mode": "ptune", "pre_seq_len": prompts} if prompts else {}
        net = AutoDistributedModelForCausalLM.from_pretrained(
            directory,
            initial_peers=peers,
            dht_prefix=prefix,
            torch_dtype=torch.float32,
            request_timeout=patience,
            max_retries=TRIES,
            max_backoff=LONGEST_PAUSE,
            show_route=False,
            **tuning,
        )
        first = net.transformer.h.sequence_manager
        self.net, self.config = net.eval(), net.config
        self.route = Route(first.config, first.block_uids, dht=first.dht, state=first.state)
        net.transformer.h.sequence_manager = self.route
        self.parts = {(0, len(self.route)): net.transformer.h}

    def blocks(self, first, end):
        """Some of the blocks, as a module from hidden states to hidden states."""
        if not 0 <= first < end <= len(self.route):
            raise ValueError(f"there are no blocks {first} to {end} of {len(self.route)}")
        if (first, end) not in self.parts:
            # Each knows its servers by itself, so one is kept for all calls.
            self.parts[first, end] = RemoteSequential(self.route.config, sequence_manager=self.route[first:end])
        return self.parts[first, end]

    def logits(self, tokens):
        """Scores of the token behind each position. tokens: int64 [rows, length]."""
        return self.net(tokens).logits

    @property
    def prompts(self):
        """The soft prompts, [prompts, width]."""
        return self.net.transformer.prompt_embeddings.weight

    def embedded(self, tokens):
        """What goes into the first block: the soft prompts, where there are some, and the tokens."""
        transformer = self.net.transformer
        hidden = transformer.word_embeddings_layernorm(transformer.word_embeddings(tokens))
        if not self.config.tuning_mode:
            return hidden
        return torch.cat([self.prompts.expand(len(tokens), -1, -1), hidden], dim=1)

    def continued(self, tokens, count):
        """The most likely tokens behind the rows, one after the other: int64 [rows, count]."""
        transformer, found = self.net.transformer, []
        fresh = self.embedded(tokens)
        with Session(self.route, fresh.shape[1] + count) as session:
            while True:
                last = transformer.ln_f(session.extend(fresh)[:, -1:])
                found.append(self.net.lm_head(last).argmax(-1))
                if len(found) == count:
                    return torch.cat(found, dim=1)
                fresh = transformer.word_embeddings_layernorm(transformer.word_embeddings(found[-1]))

    def servers(self):
        """What the swarm says of its servers now."""
        self.route.update(wait=True)
        pings = self.route.ping_aggregator.to_dict()
        spans = self.route.state.sequence_info.spans_by_priority
        return [
            {
                "peer": str(span.peer_id),
                "name": span.server_info.public_name,
                "first": span.start,
                "end": span.end,
                "rtt": rtt if (rtt := pings.get(span.peer_id)) is not None and rtt < float("inf") else None,
            }
            for span in spans
        ]


class Session:
    """Positions that go through blocks one behind the other, while servers keep their keys and values.

    All that has gone in is kept here. When a server fails, a session of Petals is begun anew on the servers that are
    left, and gets all of it. (Petals 2.2.0 would give a substitute the inputs of its own part alone, and then refuses
    them itself: "Broken input cache".)
    """

    def __init__(self, route, most):
        # Of its own only in that it does not try again by itself.
        self.route = copy.copy(route)
        self.route.config = copy.copy(route.config)
        self.route.config.max_retries = 1
        self.most, self.history, self.inner = most, None, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._drop()

    def extend(self, fresh):
        """What the blocks make of the next positions. fresh: [rows, length, width]."""
        self.history = fresh if self.history is None else torch.cat([self.history, fresh], dim=1)
        return self._persist(fresh)[:, -fresh.shape[1] :]

    def _persist(self, fresh):
        for attempt in range(TRIES):
            try:
                if self.inner is None:
                    self.inner = InferenceSession(self.route, self.most)
                    return self.inner.step(self.history)
                return self.inner.step(fresh)
            except Exception as e:
                self._drop()
                if attempt == TRIES - 1:
                    raise
                print(f"a session is begun anew: {type(e).__name__}: {e}", flush=True)
                time.sleep(min(self.route.get_retry_delay(attempt), LONGEST_PAUSE))
                self.route.update(wait=True)

    def _drop(self):
        if self.inner is not None:
            self.inner.close()
        self.inner = None
