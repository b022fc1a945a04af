"""The worker of a Petals swarm: a client of it that the server drives over one Unix socket, and that knows nothing else."""

import argparse
import pathlib
import platform
import resource
import sys

# Last, so that what else lies there hides nothing of Python or Petals. In the server's directory all files lie together.
here = pathlib.Path(__file__).resolve().parent
sys.path += [str(here), str(here.parent / "common")]

import process
import wire


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket")
    parser.add_argument("--memory", type=int, required=True, help="MiB of data")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--probe", action="store_true")
    return parser.parse_args()


def limit(mebibytes):
    """Data, since PyTorch's libraries and the daemon reserve many times of address space what they use."""
    size = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def loaded(threads):
    """Loads Petals and says what it is."""
    import moved
    import petals
    import torch
    from importlib.metadata import version

    torch.set_num_threads(threads)
    if (torch.ones(2) * 2).tolist() != [2.0, 2.0]:
        raise RuntimeError("computes wrongly")
    return {
        "device": f"CPU, {threads} threads",
        "petals": version("petals"),
        "hivemind": version("hivemind"),
        "torch": version("torch"),
        "python": platform.python_version(),
    }


def taken(tensor):
    """A tensor of a frame, as PyTorch has it; integers as indices."""
    import torch

    kind = torch.float32 if tensor.dtype == "f32" else torch.int32
    found = torch.frombuffer(bytearray(tensor.data), dtype=kind).reshape(tensor.shape)
    return found if kind == torch.float32 else found.long()


def sent(tensor):
    import torch

    kind = "f32" if tensor.is_floating_point() else "i32"
    flat = tensor.detach().to(torch.float32 if kind == "f32" else torch.int32).contiguous()
    return wire.Tensor(kind, tuple(flat.shape), flat.numpy().tobytes())


class Calls:
    """What the server may ask for."""

    def __init__(self):
        self.model = None
        self.tuning = None

    def named(self):
        calls = (self.open, self.info, self.logits, self.generate, self.forward, self.backward)
        return {call.__name__: call for call in (*calls, self.tune, self.step, self.loss)}

    def open(self, request):
        from model import Model

        if self.model is not None:
            raise ValueError("a model is open already")
        h = request.header
        self.model = Model(h["model"], h["peers"], h["prefix"], h["prompts"], h["patience"])
        config = self.model.config
        return wire.Frame(
            {
                "blocks": config.num_hidden_layers,
                "width": config.hidden_size,
                "vocabulary": config.vocab_size,
                "context": config.max_position_embeddings,
            }
        )

    def info(self, request):
        return wire.Frame({"servers": self.model.servers()})

    def logits(self, request):
        import torch

        with torch.no_grad():
            found = self.model.logits(taken(request.tensors["tokens"]))
        return wire.Frame({}, {"logits": sent(found)})

    def generate(self, request):
        import torch

        with torch.no_grad():
            found = self.model.continued(taken(request.tensors["tokens"]), request.header["count"])
        return wire.Frame({}, {"tokens": sent(found)})

    def forward(self, request):
        import torch

        blocks = self.model.blocks(request.header["first"], request.header["end"])
        with torch.no_grad():
            found = blocks(taken(request.tensors["hidden"]))
        return wire.Frame({}, {"hidden": sent(found)})

    def backward(self, request):
        blocks = self.model.blocks(request.header["first"], request.header["end"])
        hidden = taken(request.tensors["hidden"]).requires_grad_(True)
        blocks(hidden).backward(taken(request.tensors["gradient"]))
        return wire.Frame({}, {"gradient": sent(hidden.grad)})

    def tune(self, request):
        from tuning import Tuning

        self.tuning = Tuning(self.model, {name: taken(tensor) for name, tensor in request.tensors.items()})
        return wire.Frame({})

    def step(self, request):
        h, t = request.header, request.tensors
        found = self.tuning.step(h["number"], h["rate"], h["decay"], taken(t["x"]), taken(t["y"]))
        # They are small, and whoever keeps them loses nothing with this process.
        state = {name: sent(tensor) for name, tensor in self.tuning.tensors().items()}
        return wire.Frame({}, {"found": sent(found), **state})

    def loss(self, request):
        t = request.tensors
        return wire.Frame({}, {"losses": sent(self.tuning.losses(taken(t["x"]), taken(t["y"])))})


def main():
    asked = arguments()
    limit(asked.memory)
    if asked.probe:
        process.say(lambda: loaded(asked.threads))
        return
    secret = process.token()
    import group

    directory = group.lead()
    system = loaded(asked.threads)
    group.keep_sockets_in(directory)
    process.serve(asked.socket, secret, system, Calls().named())


if __name__ == "__main__":
    main()
    process.end()
