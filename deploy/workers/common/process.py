"""What every worker does as a process: it starts, meets its server, answers calls over one Unix socket, and ends.

The server starts it as `python -I -B worker.py ...`, writes a token and a line break to its standard input and keeps that
open: when it closes, the server is gone and so is the worker. With `--probe` a worker says what it would compute on and
ends.
"""

import hashlib
import hmac
import json
import os
import resource
import signal
import socket
import stat
import sys
import threading
import traceback

import wire

PROTOCOL = 1


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


def say(described):
    """Answers a probe.

    described: a function that returns what there is to be said.
    """
    # By hand it may come from a terminal or from nowhere; the server keeps a pipe open.
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        end_with_parent()
    print(json.dumps(described()))


def token():
    """The secret of this process, from the first line of its standard input, which is watched from then on."""
    ignore_signals()
    secret = bytes.fromhex(sys.stdin.buffer.readline(200).decode().strip())
    end_with_parent()
    return secret


def serve(path, secret, system, calls):
    """Says hello and answers calls, one after the other, until the server closes the socket.

    system: what the hello says. calls: functions by their names, each from a frame to a frame without `op`.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        hello = {"op": "hello", "protocol": PROTOCOL, "proof": _proof(secret, "worker"), **system}
        wire.send(connection, wire.Frame(hello))
        welcome = wire.receive(connection)
        if welcome is None or not hmac.compare_digest(str(welcome.header.get("proof")), _proof(secret, "server")):
            raise SystemExit("whoever listens does not know the token")
        while (request := wire.receive(connection)) is not None:
            wire.send(connection, _answer(calls, request))


def _answer(calls, request):
    try:
        found = calls[request.header["op"]](request)
        return wire.Frame({**found.header, "op": "done", "memory": resident()}, found.tensors)
    except Exception as e:
        traceback.print_exc()
        return wire.Frame({"op": "failed", "reason": f"{type(e).__name__}: {e}"[:2000]})


def resident():
    """Bytes of resident memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def _proof(secret, role):
    return hmac.new(secret, role.encode(), hashlib.sha256).hexdigest()


def end():
    """The end of a program, without the interpreter's, which would wait for threads that a library has stopped before."""
    sys.stdout.flush()
    os._exit(0)
