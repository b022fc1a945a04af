"""A private swarm on this machine alone, for tests and for trying it out: a bootstrap and some servers.

`python -I -B swarm.py MODEL` writes lines of JSON, {"peers": [...]} for the bootstrap and {"server", "pid", "peer"} for
each server that has come online. It obeys lines of its standard input, `kill N` and `start FIRST:END …` with a range for
each of some more servers, and ends with all of them when that closes.
"""

import argparse
import functools
import json
import os
import pathlib
import signal
import sys
import threading
import time
import traceback

here = pathlib.Path(__file__).resolve().parent
sys.path.append(str(here))

import form
import group
import moved

from hivemind.dht import DHT

LOOPBACK = ["/ip4/127.0.0.1/tcp/0"]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", help="directory of a model")
    parser.add_argument("--prefix", default="zeropoint", help="under which the blocks are announced")
    parser.add_argument("--blocks", action="append", help="first:end of one server; by default two hold all of them")
    parser.add_argument("--threads", type=int, default=1, help="of each server's arithmetic")
    parser.add_argument("--cache", type=int, default=32768, help="tokens whose keys and values a server can hold")
    return parser.parse_args()


def start(run, *given):
    """Starts a process that runs a function with a way to report and a directory; returns it and where it reports."""
    this = os.pidfd_open(os.getpid())
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            directory = group.lead(this)
            group.keep_sockets_in(directory)
            run(lambda report: os.write(into, (json.dumps(report) + "\n").encode()), directory, *given)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(this)
    os.close(into)
    return pid, os.fdopen(out)


def report_of(part):
    said = part[1].readline()
    if not said:
        raise SystemExit("a part of the swarm has ended; what it wrote says why")
    return json.loads(said)


def bootstrap(report, _):
    dht = DHT(start=True, host_maddrs=LOOPBACK, use_relay=False, use_auto_relay=False)
    report([str(address) for address in dht.get_visible_maddrs()])
    signal.pause()


def serve(report, directory, asked, number, blocks, peers):
    import torch
    from petals.server.server import Server

    torch.set_num_threads(asked.threads)
    server = Server(
        initial_peers=peers,
        dht_prefix=asked.prefix,
        converted_model_name_or_path=asked.model,
        public_name=f"server {number}",
        block_indices=blocks,
        throughput=1.0,
        num_handlers=2,
        attn_cache_tokens=asked.cache,
        torch_dtype="float32",
        device="cpu",
        cache_dir=directory,
        update_period=10,
        host_maddrs=LOOPBACK,
        reachable_via_relay=False,
        use_relay=False,
        use_auto_relay=False,
        skip_reachability_check=True,
    )

    def announce():
        while server.module_container is None:
            time.sleep(0.02)
        report(str(server.dht.peer_id))

    threading.Thread(target=announce, daemon=True).start()
    server.run()


def main():
    asked = arguments()
    form.check(asked.model)
    with open(pathlib.Path(asked.model) / "config.json") as file:
        count = json.load(file)["num_hidden_layers"]
    # Libraries print, but not among what is told.
    tell = functools.partial(print, file=os.fdopen(os.dup(1), "w"), flush=True)
    os.dup2(2, 1)
    # Once, for all that are forked from here.
    import petals.server.server
    import petals.utils.peft

    peers = report_of(start(bootstrap))
    tell(json.dumps({"peers": peers}))
    servers = []

    def add(held):
        before = len(servers)
        servers.extend(start(serve, asked, before + at, blocks, peers) for at, blocks in enumerate(held))
        for number in range(before, len(servers)):
            tell(json.dumps({"server": number, "pid": servers[number][0], "peer": report_of(servers[number])}))

    add(asked.blocks or [f"0:{count}"] * 2)
    for line in sys.stdin:
        verb, *rest = line.split()
        if verb == "start":
            add(rest)
        elif verb == "kill":
            pid = servers[int(rest[0])][0]
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            tell(json.dumps({"killed": int(rest[0])}))
        else:
            raise SystemExit(f"what is {verb}?")


if __name__ == "__main__":
    try:
        main()
    finally:
        # Not the interpreter's own end, which waits for hivemind's threads; the others end with this process.
        sys.stdout.flush()
        os._exit(0)
