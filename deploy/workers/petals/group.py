"""A process and all that it starts, with a directory of their own: when it ends, whatever ended it, they are gone as well.

hivemind's processes and its daemon live on when the one that started them is killed, and their sockets stay.
"""

import os
import select
import shutil
import signal
import tempfile


def lead(*others):
    """Makes this process the first of a group, before it starts anything, and returns the group's directory.

    others: handles (`os.pidfd_open`) of processes with which the group is to end too.
    """
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    directory = tempfile.mkdtemp(prefix="zeropoint-petals-")
    handles = [os.pidfd_open(os.getpid()), *others]
    child = os.fork()
    if child == 0:
        try:
            # Nobody's child, so that it is not killed with the others.
            if os.fork() == 0:
                _watch(handles, os.getpgrp(), directory)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(handles[0])
    return directory


def _watch(handles, group, directory):
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    select.select(handles, [], [])
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
    shutil.rmtree(directory, ignore_errors=True)


def keep_sockets_in(directory):
    """Lets hivemind put its sockets there instead of into the directory that all share."""
    from hivemind.p2p import P2P

    P2P._UNIX_SOCKET_PREFIX = f"/unix{directory}/"
