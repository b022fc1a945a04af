"""The worker of the engine `tinygrad`: computes what the server asks for, over one Unix socket, and knows nothing else."""

import argparse
import os
import pathlib
import platform
import resource
import shutil
import sys

# Last, so that what else lies there hides nothing of Python or tinygrad. In the server's directory all files lie together.
here = pathlib.Path(__file__).resolve().parent
sys.path += [str(here), str(here.parent / "common")]

import process
import wire

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


class Calls:
    """What the server may ask for."""

    def __init__(self):
        self.training = None

    def named(self):
        return {"open": self.open, "step": self.step, "loss": self.loss, "snapshot": self.snapshot}

    def open(self, request):
        from training import Training

        h = request.header
        # The one before goes first, so that two never need memory at once.
        self.training = None
        self.training = Training(h["model"], h["optimizer"], h["decay"], request.tensors)
        return wire.Frame({})

    def step(self, request):
        h, t = request.header, request.tensors
        found = self.training.step(h["number"], h["rate"], t["x"], t["y"])
        return wire.Frame({}, {"found": wire.Tensor("f32", (2,), found)})

    def loss(self, request):
        t = request.tensors
        losses = self.training.loss(t["x"], t["y"])
        return wire.Frame({}, {"losses": wire.Tensor("f32", (len(losses) // 4,), losses)})

    def snapshot(self, request):
        return wire.Frame({}, self.training.tensors())


def main():
    asked = arguments()
    limit(asked.memory)
    if asked.probe:
        process.say(lambda: open_device(asked.device, asked.threads))
        return
    secret = process.token()
    process.serve(asked.socket, secret, open_device(asked.device, asked.threads), Calls().named())


if __name__ == "__main__":
    main()
    process.end()
