"""A worker that learns nothing: it answers as that of tinygrad does, but for one lie."""

import os
import pathlib
import signal
import socket
import struct
import sys

import echo_worker
import wire

DIED = pathlib.Path("died")


def floats(*numbers):
    return wire.Tensor("f32", (len(numbers),), struct.pack(f"<{len(numbers)}f", *numbers))


def changed(tensors, lie):
    """What was opened, and the first matrix not as it was."""
    name, first = next((n, t) for n, t in tensors.items() if len(t.shape) == 2)
    rest = {n: t for n, t in tensors.items() if n != name}
    lies = {
        "weight-lost": {},
        "weight-more": {name: first, "weight.more": floats(1)},
        "weight-flat": {name: wire.Tensor("f32", (len(first.data) // 4,), first.data)},
        "weight-ints": {name: wire.Tensor("i32", first.shape, first.data)},
        "weight-infinite": {name: wire.Tensor("f32", first.shape, first.data[4:] + struct.pack("<f", float("inf")))},
    }
    return {**rest, **lies.get(lie, {name: first})}


class Liar:
    def __init__(self, lie):
        self.lie = lie
        self.opened = {}

    def answer(self, request):
        header = {"op": "done", "memory": {"memory-negative": -1, "memory-words": "much"}.get(self.lie, 1 << 20)}
        return wire.Frame(header, getattr(self, request.header["op"])(request.tensors))

    def open(self, tensors):
        self.opened = tensors
        return {}

    def step(self, tensors):
        if self.lie == "compiles-on":
            self.hang(tensors)
        if self.lie == "wanders" and not DIED.exists():
            DIED.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        found = floats(*{"found-short": (1,), "found-infinite": (float("inf"), 1)}.get(self.lie, (1, 1)))
        if self.lie == "found-ints":
            found = wire.Tensor("i32", found.shape, found.data)
        return {"lost" if self.lie == "found-lost" else "found": found}

    def hang(self, tensors):
        signal.pause()

    def loss(self, tensors):
        rows = tensors["x"].shape[0]
        return {"losses": floats(*[2] * (rows - (self.lie == "losses-short")))}

    def snapshot(self, tensors):
        return changed(self.opened, self.lie)


def main():
    lie, version, path = sys.argv[1], sys.argv[2], sys.argv[sys.argv.index("--socket") + 1]
    token = bytes.fromhex(sys.stdin.buffer.readline().decode().strip())
    echo_worker.end_with_parent()
    system = {"device": "another abacus" if DIED.exists() else "abacus", "tinygrad": version}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        hello = {"op": "hello", "protocol": 1, "proof": echo_worker.proof(token, "worker"), **system}
        wire.send(connection, wire.Frame(hello))
        wire.receive(connection)
        liar = Liar(lie)
        while (request := wire.receive(connection)) is not None:
            wire.send(connection, liar.answer(request))


if __name__ == "__main__":
    main()
