"""The one error of the sandbox that is meant for a person's eyes."""


class SandboxError(Exception):
    """Something the user can act on; its text is printed as it is, without a traceback."""
