"""Resolves clusters side by side: reuse or fetch, keep the last good kubeconfig, tell the failures apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from clusterkeys.arguments import REACHING
from clusterkeys.errors import ClusterkeysError, ConfigurationError, KubeconfigError
from clusterkeys.kubeconfig.codec import render
from clusterkeys.kubeconfig.facts import observe
from clusterkeys.kubeconfig.select import Endpoint, contradiction, select
from clusterkeys.registry import reader as reader_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.decide import Fetch, Reuse, choose, decide, different_arguments
from clusterkeys.resolution.kinds import of_kind
from clusterkeys.resolution.observed import fresh, kept, moment_text, reused
from clusterkeys.resolution.policy import Policy
from clusterkeys.resolution.stored import Credential, Stored
from clusterkeys.resolution.validation import validated
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import ClusterArguments, Fetched, Reader

MAX_THREADS = 64
"""At once in one resolution; accounts bound their own calls further."""

_COMPARE = "Compare it with the kubeconfig in the vendor's console; if that is the same, ask the vendor's support"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One cluster that a program asks for.

    Attributes:
        path: Where it is configured, as a dotted key path.
        arguments: Its kind, account and the kind's own arguments, unchecked.
        policy: How it is refreshed.
        reaching: Names of arguments that say how the vendor is asked, not what for.
    """

    path: str
    arguments: Mapping[str, object]
    policy: Policy
    reaching: frozenset[str] = REACHING


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What a cluster came to.

    Attributes:
        text: The kubeconfig to hand on.
        observed: The plain facts to show.
        notice: A sentence for the user's terminal, this time only.
    """

    text: str = field(repr=False)
    observed: Mapping[str, object]
    notice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What all of them came to; a cluster is in one of the two."""

    resolved: Mapping[str, Resolved]
    failures: Mapping[str, ClusterkeysError]


def cluster_identifier(wanted: Wanted) -> str:
    """Give kind and the vendor's own id: a text made of the arguments alone, so that a preview knows it.

    Raises:
        ConfigurationError: The arguments are not those of a cluster.
    """
    reader = of_kind(wanted.path, wanted.arguments, reader_of)
    return f"{reader.kind}/{reader.identity(validated(reader.cluster, dict(wanted.arguments), wanted.path))}"


class Resolver:
    """The one way from a cluster's arguments to its kubeconfig."""

    def __init__(self, *, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def resolve(self, wanted: Mapping[str, Wanted], stored: Mapping[str, Stored]) -> Resolution:
        """Resolve all clusters concurrently; one that fails takes no other down."""
        if not wanted:
            return Resolution(resolved={}, failures={})
        started = self._clock.monotonic()

        def one(key: str) -> Resolved | ClusterkeysError:
            deadline = started + wanted[key].policy.timeout
            old = stored.get(key)
            before = replace(old, arguments=_spelled_out(old.arguments)) if old else None
            return self._resolve_one(key, _considerate(wanted[key]), before, deadline)

        with ThreadPoolExecutor(max_workers=min(MAX_THREADS, len(wanted))) as pool:
            results = dict(zip(wanted, pool.map(one, wanted), strict=True))
        return Resolution(
            resolved={key: result for key, result in results.items() if isinstance(result, Resolved)},
            failures={key: result for key, result in results.items() if isinstance(result, ClusterkeysError)},
        )

    def _resolve_one(
        self, key: str, wanted: Wanted, stored: Stored | None, deadline: float
    ) -> Resolved | ClusterkeysError:
        try:
            decision = decide(stored, wanted.arguments, wanted.policy, self._clock.now(), reaching=wanted.reaching)
            if isinstance(decision, Reuse) and stored is not None:
                return Resolved(text=stored.text, observed=reused(stored, self._clock.now()))
            return self._fetched(key, wanted, stored, decision, deadline)
        except ConfigurationError as error:
            return error
        except ClusterkeysError as error:
            failure = _advised(error)
            if stored is None or not _serves(stored, wanted):
                return failure
            return Resolved(
                text=stored.text, observed=kept(stored, failure), notice=f"kept the stored kubeconfig: {failure}"
            )

    def _fetched(
        self, key: str, wanted: Wanted, stored: Stored | None, decision: Fetch | Reuse, deadline: float
    ) -> Resolved:
        reader = of_kind(wanted.path, wanted.arguments, reader_of)
        cluster = validated(reader.cluster, dict(wanted.arguments), wanted.path)
        session = self._accounts.session(cluster.account, reader)
        fetched = reader.fetch(cluster, session, deadline)
        now = self._clock.now()
        choice = choose(
            stored.credential() if stored else None,
            _unexpired(_credential(key, reader, cluster, fetched), now),
            because=decision.because if isinstance(decision, Fetch) else None,
            issuing=reader.issuing(cluster),
            policy=wanted.policy,
            now=now,
        )
        observed = fresh(
            choice.credential,
            kind=reader.kind,
            reason=choice.reason or (str(stored.observed.get("reason", "")) if stored else ""),
            renew=wanted.policy.renew,
            warnings=_warnings(choice.credential, reader.endpoint(cluster), _notes(fetched, stored)),
        )
        return Resolved(text=choice.credential.text, observed=observed)


def _considerate(wanted: Wanted) -> Wanted:
    """Spell the arguments out, and let a read that issues a credential each time wait until one is due.

    Whoever writes `refresh` down gets what they wrote. What is no cluster of its kind stays as it is, for `validated`
    to name its mistakes.
    """
    known = _known(wanted.arguments)
    if known is None:
        return wanted
    reader, cluster = known
    policy = wanted.policy
    if "refresh" not in policy.model_fields_set and reader.issuing(cluster) == "temporary":
        policy = policy.model_copy(update={"refresh": "expiring"})
    return replace(wanted, arguments=_plain(cluster), policy=policy, reaching=cluster.reaching)


def _spelled_out(arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Add the defaults and unify spellings: to write out what held anyway is not to ask for another kubeconfig."""
    known = _known(arguments)
    return _plain(known[1]) if known else arguments


def _known(arguments: Mapping[str, object]) -> tuple[Reader[Any, Any], ClusterArguments] | None:
    try:
        reader = reader_of(str(arguments.get("kind")))
        return reader, reader.cluster.model_validate(arguments)
    except (ConfigurationError, ValidationError):
        return None


def _plain(cluster: ClusterArguments) -> Mapping[str, object]:
    return cluster.model_dump(mode="json", exclude_none=True)


def _notes(fetched: Fetched, stored: Stored | None) -> Sequence[str]:
    """Give the answer's notes, or what was shown before where the vendor could not be asked for them this time."""
    if fetched.notes is not None:
        return fetched.notes
    shown = stored.observed.get("warnings") if stored else None
    return [str(each) for each in shown] if isinstance(shown, Sequence) and not isinstance(shown, str) else ()


def _warnings(credential: Credential, endpoint: Endpoint | None, notes: Sequence[str]) -> list[str]:
    warning = contradiction(credential.facts.server, endpoint)
    return list(dict.fromkeys([*notes, *([warning] if warning else [])]))


def _advised(error: ClusterkeysError) -> ClusterkeysError:
    """Say what to do about a kubeconfig that cannot be used, where nobody said it who knew more."""
    if isinstance(error, KubeconfigError) and not error.advice:
        return KubeconfigError(error.what, _COMPARE)
    return error


def _unexpired(credential: Credential, now: datetime) -> Credential:
    if credential.expires_at is None or credential.expires_at > now:
        return credential
    raise KubeconfigError(
        f"the vendor handed out a credential that expired at {moment_text(credential.expires_at)}",
        "Renew it at the vendor",
    )


def _serves(stored: Stored, wanted: Wanted) -> bool:
    """Tell whether the stored kubeconfig may stand in for an answer: asked for, the same cluster's, and one at all."""
    asked = wanted.policy.on_error == "keep" and not different_arguments(stored, wanted.arguments, wanted.reaching)
    return asked and stored.credential() is not None


def _credential(key: str, reader: Reader[Any, Any], cluster: ClusterArguments, fetched: Fetched) -> Credential:
    single = select(
        fetched.kubeconfig,
        name=key,
        candidates=fetched.contexts,
        endpoint=reader.endpoint(cluster),
        allow_insecure_tls=cluster.allow_insecure_tls,
    )
    facts = observe(single)
    ends = [end for end in (facts.expires_at, fetched.expires_at) if end]
    return Credential(text=render(single), facts=facts, expires_at=min(ends, default=None))
