"""A worker that computes nothing: it answers with what it was sent, or misbehaves as it is told."""

import hashlib
import hmac
import os
import pathlib
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "deploy/workers/common"))

import wire


def proof(token, role):
    return hmac.new(token, role.encode(), hashlib.sha256).hexdigest()


def end_with_parent():
    def wait():
        while os.read(0, 1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main():
    manner, path = sys.argv[1], sys.argv[sys.argv.index("--socket") + 1]
    token = bytes.fromhex(sys.stdin.buffer.readline().decode().strip())
    end_with_parent()
    print("it is", manner, flush=True)
    if manner == "silent":
        signal.pause()
    if manner == "broken":
        raise SystemExit("it cannot start")
    if manner == "foreign":
        token = bytes(32)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        protocol = 2 if manner == "newer" else 1
        hello = {"op": "hello", "protocol": protocol, "proof": proof(token, "worker"), "variables": sorted(os.environ)}
        if manner == "drip":
            drip(connection)
        wire.send(connection, wire.Frame(hello))
        welcome = wire.receive(connection)
        if welcome is None or not hmac.compare_digest(welcome.header["proof"], proof(token, "server")):
            raise SystemExit("whoever listens does not know the token")
        while (request := wire.receive(connection)) is not None:
            answer(connection, request)


def drip(connection):
    """Sends the beginning of a frame, a byte at a time and for as long as somebody reads."""
    connection.sendall(wire.PREFIX.pack(wire.MAGIC, wire.MAX_HEADER, 0))
    while True:
        connection.sendall(b"x")
        time.sleep(0.001)


def sip(connection):
    """Takes a frame, a little at a time and for as long as somebody writes."""
    while connection.recv(64):
        time.sleep(0.001)


def answer(connection, request):
    operation = request.header["op"]
    if operation == "die":
        print("it is about to die", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    if operation == "hang":
        signal.pause()
    if operation == "fail":
        wire.send(connection, wire.Frame({"op": "failed", "reason": "it was told to"}))
    elif operation == "drip":
        drip(connection)
    elif operation == "boast":
        connection.sendall(wire.PREFIX.pack(wire.MAGIC, wire.MAX_HEADER, (1 << 31) - 65))
        signal.pause()
    elif operation == "sip":
        wire.send(connection, wire.Frame({"op": "done"}))
        sip(connection)
    elif operation == "babble":
        connection.sendall(b"this is no frame, whoever reads it")
    elif operation == "shout":
        for line in range(5000):
            print("line", line)
        sys.stdout.flush()
        wire.send(connection, wire.Frame({"op": "done"}))
    else:
        wire.send(connection, wire.Frame({**request.header, "op": "done"}, request.tensors))


if __name__ == "__main__":
    main()
