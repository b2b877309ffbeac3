"""Resolves clusters side by side: reuse or fetch, keep the last good kubeconfig, tell the failures apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from clusterkeys.errors import ClusterkeysError, ConfigurationError, KubeconfigError
from clusterkeys.kubeconfig.codec import render
from clusterkeys.kubeconfig.facts import observe
from clusterkeys.kubeconfig.select import contradiction, select
from clusterkeys.registry import vendor_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.decide import Fetch, Reuse, choose, decide
from clusterkeys.resolution.observed import fresh, kept, moment_text, reused
from clusterkeys.resolution.spec import ClusterSpec
from clusterkeys.resolution.stored import Credential, Stored
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import Fetched

MAX_THREADS = 64
"""At once in one resolution; accounts bound their own calls further."""

_COMPARE = "Compare it with the kubeconfig in the vendor's console; if that is the same, ask the vendor's support"


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


class Resolver:
    """The one way from a cluster's spec to its kubeconfig."""

    def __init__(self, *, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    def resolve(self, specs: Mapping[str, ClusterSpec], stored: Mapping[str, Stored]) -> Resolution:
        """Resolve all clusters concurrently; one that fails takes no other down.

        Args:
            specs: What is asked for, by the cluster's key in the stack.
            stored: What the state holds, by the same keys.
        """
        if not specs:
            return Resolution(resolved={}, failures={})
        started = self._clock.monotonic()

        def one(key: str) -> Resolved | ClusterkeysError:
            return self._resolve_one(key, specs[key], stored.get(key), started + specs[key].policy.timeout)

        with ThreadPoolExecutor(max_workers=min(MAX_THREADS, len(specs))) as pool:
            results = dict(zip(specs, pool.map(one, specs), strict=True))
        return Resolution(
            resolved={key: result for key, result in results.items() if isinstance(result, Resolved)},
            failures={key: result for key, result in results.items() if isinstance(result, ClusterkeysError)},
        )

    def _resolve_one(
        self, key: str, spec: ClusterSpec, stored: Stored | None, deadline: float
    ) -> Resolved | ClusterkeysError:
        changed = spec.changed_since(stored.arguments) if stored else []
        try:
            decision = decide(stored, changed, spec.policy, self._clock.now())
            if stored is not None and isinstance(decision, Reuse):
                return Resolved(text=stored.text, observed=reused(stored, self._clock.now()))
            return self._fetched(key, spec, stored, decision, deadline)
        except ConfigurationError as error:
            return error
        except ClusterkeysError as error:
            failure = _advised(error)
            # The stored kubeconfig stands in for an answer if it is wished for, the same cluster's, and one at all.
            if stored is None or spec.policy.on_error == "fail" or changed or stored.credential is None:
                return failure
            notice = f"kept the stored kubeconfig: {failure}"
            return Resolved(text=stored.text, observed=kept(stored, failure), notice=notice)

    def _fetched(
        self, key: str, spec: ClusterSpec, stored: Stored | None, decision: Fetch | Reuse, deadline: float
    ) -> Resolved:
        vendor = vendor_of(spec.reader.kind)
        session = self._accounts.session(spec.cluster.account, vendor, kind=spec.reader.kind)
        fetched = spec.reader.fetch(spec.cluster, session, deadline)
        now = self._clock.now()
        credential = _credential(key, spec, fetched)
        if credential.expires_at is not None and credential.expires_at <= now:
            raise KubeconfigError(
                f"the vendor handed out a credential that expired at {moment_text(credential.expires_at)}",
                "Renew it at the vendor",
            )
        choice = choose(
            stored.credential if stored else None,
            credential,
            because=decision.because if isinstance(decision, Fetch) else None,
            issuing=spec.reader.issuing(spec.cluster),
            policy=spec.policy,
            now=now,
        )
        observed = fresh(
            choice.credential,
            kind=spec.reader.kind,
            reason=choice.reason or (str(stored.observed.get("reason", "")) if stored else ""),
            trigger=spec.policy.trigger,
            warnings=_warnings(choice.credential, spec, _notes(fetched, stored)),
        )
        return Resolved(text=choice.credential.text, observed=observed)


def _notes(fetched: Fetched, stored: Stored | None) -> Sequence[str]:
    """Return the answer's notes, or what was shown before where the vendor could not be asked for them this time."""
    if fetched.notes is not None:
        return fetched.notes
    shown = stored.observed.get("warnings") if stored else None
    return [str(each) for each in shown] if isinstance(shown, Sequence) and not isinstance(shown, str) else ()


def _warnings(credential: Credential, spec: ClusterSpec, notes: Sequence[str]) -> list[str]:
    warning = contradiction(credential.facts.server, spec.reader.endpoint(spec.cluster))
    return list(dict.fromkeys([*notes, *([warning] if warning else [])]))


def _advised(error: ClusterkeysError) -> ClusterkeysError:
    """Add what to do about a kubeconfig that cannot be used, where nobody said it who knew more."""
    if isinstance(error, KubeconfigError) and not error.advice:
        return KubeconfigError(error.what, _COMPARE)
    return error


def _credential(key: str, spec: ClusterSpec, fetched: Fetched) -> Credential:
    single = select(
        fetched.kubeconfig,
        name=key,
        candidates=fetched.contexts,
        endpoint=spec.reader.endpoint(spec.cluster),
        allow_insecure_tls=spec.cluster.allow_insecure_tls,
    )
    facts = observe(single)
    ends = [end for end in (facts.expires_at, fetched.expires_at) if end]
    return Credential(text=render(single), facts=facts, expires_at=min(ends, default=None))
