"""Becomes the program given as arguments once the starter says go, and on Linux is killed when the starter ends.

Run by path and isolated (`python -I leash.py STARTER PROGRAM ...`), so it imports nothing of this project.
The starter's go-ahead is one byte on stdin, sent when it has put this process on record: a starter that
dies before that leaves nothing behind.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Replace this process; returns only by exiting."""
    starter, *program = sys.argv[1:]
    if sys.platform == "linux":
        # The setting outlives exec. It watches the starter's thread, so starters use their main one.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(starter) or not os.read(0, 1):
        sys.exit("the process that started this one is gone")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.execvp(program[0], program)  # noqa: S606 - the starter's own command line; a shell is not wanted


if __name__ == "__main__":
    main()
