"""The worker of the engine `tinygrad`: computes what the server asks for, over one Unix socket, and knows nothing else.

The server starts it as `python -I -B worker.py ...`, writes a token and a line break to its standard input and keeps that
open: when it closes, the server is gone and so is the worker. With `--probe` it says what it would compute on and ends.
"""

import argparse
import hashlib
import hmac
import json
import os
import pathlib
import platform
import resource
import shutil
import signal
import socket
import stat
import sys
import threading
import traceback

# Last, so that what else lies there hides nothing of Python or tinygrad.
sys.path.append(str(pathlib.Path(__file__).resolve().parent))

import wire

PROTOCOL = 1
COMPILERS = ("clang", *(f"clang-{n}" for n in range(22, 13, -1)))


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket")
    parser.add_argument("--device", choices=("auto", "cpu", "opencl"), required=True)
    parser.add_argument("--memory", type=int, required=True, help="MiB of address space")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--probe", action="store_true")
    return parser.parse_args()


def limit(mebibytes):
    """Address space, since tinygrad's buffers are shared mappings, which the limit of data leaves out."""
    size = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def ignore_signals():
    """Leaves those alone that a terminal or a service manager sends to the server and all its processes at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def end_with_parent():
    """Ends this process when its standard input is closed, whatever it computes.

    Reads without `sys.stdin`, whose lock the end of the interpreter would wait for.
    """

    def wait():
        while os.read(0, 1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def open_device(wanted, threads):
    """Makes tinygrad compute on the device and says which it is."""
    os.environ["CPU_COUNT"] = str(threads)
    compiler = next((c for c in COMPILERS if shutil.which(c)), None)
    if compiler:
        os.environ.setdefault("CC", compiler)
    from tinygrad import Device
    from tinygrad.helpers import DEV

    reasons = []
    for name in {"auto": ("CPU", "CL"), "cpu": ("CPU",), "opencl": ("CL",)}[wanted]:
        try:
            DEV.value = name
            return describe(name, Device[name], compiler, threads)
        except Exception as e:
            reasons.append(f"{name}: {e}")
    raise SystemExit("no device: " + "; ".join(reasons) + ("" if compiler else "; clang is not installed"))


def describe(name, device, compiler, threads):
    from importlib.metadata import version

    from tinygrad import Tensor

    if (Tensor([1.0, 2.0]) * 2).tolist() != [2.0, 4.0]:
        raise RuntimeError("computes wrongly")
    renderer = type(device.renderer).__name__
    if name == "CPU":
        words = f"CPU ({compiler if 'Clang' in renderer else renderer}), {threads} threads"
    else:
        words = f"OpenCL ({device.device_name}, driver {device.driver_version})"
    return {"device": words, "tinygrad": version("tinygrad"), "python": platform.python_version()}


class Server:
    """Answers the calls of one connection, one after the other, on the main thread."""

    def __init__(self, connection):
        self.connection = connection
        self.training = None

    def serve(self):
        while (request := wire.receive(self.connection)) is not None:
            wire.send(self.connection, self.answer(request))

    def answer(self, request):
        calls = {"open": self.open, "step": self.step, "loss": self.loss, "snapshot": self.snapshot}
        try:
            return calls[request.header["op"]](request)
        except Exception as e:
            traceback.print_exc()
            return wire.Frame({"op": "failed", "reason": f"{type(e).__name__}: {e}"[:2000]})

    def open(self, request):
        from training import Training

        h = request.header
        # The one before goes first, so that two never need memory at once.
        self.training = None
        self.training = Training(h["model"], h["optimizer"], h["decay"], request.tensors)
        return self.reply({})

    def step(self, request):
        h, t = request.header, request.tensors
        found = self.training.step(h["number"], h["rate"], t["x"], t["y"])
        return self.reply({"found": wire.Tensor("f32", (2,), found)})

    def loss(self, request):
        t = request.tensors
        losses = self.training.loss(t["x"], t["y"])
        return self.reply({"losses": wire.Tensor("f32", (len(losses) // 4,), losses)})

    def snapshot(self, request):
        return self.reply(self.training.tensors())

    def reply(self, tensors):
        return wire.Frame({"op": "done", "memory": resident()}, tensors)


def resident():
    """Bytes of resident memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def proof(token, role):
    return hmac.new(token, role.encode(), hashlib.sha256).hexdigest()


def main():
    asked = arguments()
    limit(asked.memory)
    if asked.probe:
        # By hand it may come from a terminal or from nowhere; the server keeps a pipe open.
        if stat.S_ISFIFO(os.fstat(0).st_mode):
            end_with_parent()
        print(json.dumps(open_device(asked.device, asked.threads)))
        return
    ignore_signals()
    token = bytes.fromhex(sys.stdin.buffer.readline(200).decode().strip())
    end_with_parent()
    system = open_device(asked.device, asked.threads)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(asked.socket)
        wire.send(connection, wire.Frame({"op": "hello", "protocol": PROTOCOL, "proof": proof(token, "worker"), **system}))
        welcome = wire.receive(connection)
        if welcome is None or not hmac.compare_digest(str(welcome.header.get("proof")), proof(token, "server")):
            raise SystemExit("whoever listens does not know the token")
        Server(connection).serve()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # The usual end of the interpreter waits for threads of tinygrad that it has stopped before.
    os._exit(0)
