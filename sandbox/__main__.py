"""`python -m sandbox`: start, stop, look at and tease the sandbox."""

import argparse
import sys
from pathlib import Path

from sandbox import lifecycle
from sandbox.errors import SandboxError
from sandbox.state import DEFAULT_STATE, State
