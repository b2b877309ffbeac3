"""Recognises a user kubeconfig that SKE handed out as a form: its user has to put an authentication key in."""

from __future__ import annotations

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.credentials import check_user
from clusterkeys.kubeconfig.model import Kubeconfig, User

_FILL_IN = (
    "A user kubeconfig of SKE works with its user's own authentication key, which cannot be put in here: fill it in "
    "by hand as the platform's guide says, and give that kubeconfig to kubernetes.Provider yourself"
)


def check_filled_in(kubeconfig: Kubeconfig) -> None:
    """Look at the users that could be handed on.

    Raises:
        KubeconfigError: One holds a placeholder or no credential; it names the field.
    """
    named = [context for context in kubeconfig.contexts if context.name == kubeconfig.current_context]
    for context in named or kubeconfig.contexts:
        user = kubeconfig.user_of(context)
        try:
            check_user(user)
        except KubeconfigError as error:
            if _could_be_a_form(user):
                raise KubeconfigError(error.what, _FILL_IN) from None
            raise


def _could_be_a_form(user: User) -> bool:
    """Leave out what has its own advice: files of another machine, and half a client certificate."""
    return not user.file_references and bool(user.client_certificate_data) == bool(user.client_key_data)
