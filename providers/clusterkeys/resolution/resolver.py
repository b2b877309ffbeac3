"""Resolves clusters side by side, and lists certificate states; keeps the last good answer where a vendor fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from clusterkeys.errors import ClusterkeysError, ConfigurationError, KubeconfigError
from clusterkeys.kubeconfig.codec import render
from clusterkeys.kubeconfig.facts import observe
from clusterkeys.kubeconfig.select import contradiction, select
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.certificate_states import Listed, kept_states, listed
from clusterkeys.resolution.decide import Fetch, choose, decide
from clusterkeys.resolution.observed import fresh, kept, moment_text, reused
from clusterkeys.resolution.spec import CertificateStatesSpec, ClusterSpec
from clusterkeys.resolution.stored import Credential, Stored
from clusterkeys.transport.clock import Clock
from clusterkeys.vendor import Fetched

MAX_THREADS = 64
"""At once in one resolution; accounts bound their own calls further."""

_COMPARE = "Compare it with the kubeconfig in the vendor's console; if that is the same, ask the vendor's support"


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """The result for one cluster.

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
    """The results for all clusters, each of which is in one of the two mappings."""

    resolved: Mapping[str, Resolved]
    failures: Mapping[str, ClusterkeysError]


class Resolver:
    """The one way from a spec to a kubeconfig, or to certificate states."""

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

    def list_states(self, spec: CertificateStatesSpec, stored: Listed | None) -> Listed:
        """List certificate states.

        Args:
            spec: What to list.
            stored: What the state holds of the same listing, if anything.

        Raises:
            ConfigurationError: The account is absent or wrong.
            ClusterkeysError: The vendor failed, and the policy says to fail then.
        """
        deadline = self._clock.monotonic() + spec.policy.timeout
        try:
            session = self._accounts.session(spec.query.account, spec.reader.kind)
            return listed(spec.reader.states(spec.query, session, deadline), spec.reader)
        except ConfigurationError:
            raise
        except ClusterkeysError as error:
            if spec.policy.on_error == "fail":
                raise
            return kept_states(stored, error)

    def _resolve_one(
        self, key: str, spec: ClusterSpec, stored: Stored | None, deadline: float
    ) -> Resolved | ClusterkeysError:
        changed = spec.changed_since(stored.arguments) if stored else []
        try:
            decision = decide(stored, changed, spec.policy, self._clock.now())
            if stored and decision is None:
                return Resolved(text=stored.text, observed=reused(stored, self._clock.now()))
            return self._fetched(key, spec, stored, decision, deadline)
        except ConfigurationError as error:
            return error
        except ClusterkeysError as error:
            failure = _advised(error)
            # Kept if the policy says so, the same was asked for when it was stored, and it can still be read.
            if stored is None or spec.policy.on_error == "fail" or changed or stored.credential is None:
                return failure
            notice = f"kept the stored kubeconfig: {failure}"
            return Resolved(text=stored.text, observed=kept(stored, failure), notice=notice)

    def _fetched(
        self, key: str, spec: ClusterSpec, stored: Stored | None, decision: Fetch | None, deadline: float
    ) -> Resolved:
        session = self._accounts.session(spec.cluster.account, spec.reader.kind)
        fetched = spec.reader.fetch(spec.cluster, session, deadline)
        now = self._clock.now()
        credential = _credential(key, spec, fetched)
        if credential.expires_at is not None and credential.expires_at <= now:
            raise KubeconfigError(
                f"the vendor handed out a credential that expired at {moment_text(credential.expires_at)}",
                "Renew it at the vendor",
            )
        chosen, reason = choose(
            stored.credential if stored else None,
            credential,
            because=decision.because if decision else None,
            issuing=spec.reader.issuing(spec.cluster),
            policy=spec.policy,
            now=now,
        )
        observed = fresh(
            chosen,
            kind=spec.reader.kind,
            reason=reason or (str(stored.observed.get("reason", "")) if stored else ""),
            trigger=spec.policy.trigger,
            warnings=_warnings(chosen, spec, _notes(fetched, stored)),
        )
        return Resolved(text=chosen.text, observed=observed)


def _notes(fetched: Fetched, stored: Stored | None) -> Sequence[str]:
    """Return the answer's notes; if the vendor could not be asked for them this time, those that were shown before."""
    if fetched.notes is not None:
        return fetched.notes
    shown = stored.observed.get("warnings") if stored else None
    return [str(each) for each in shown] if isinstance(shown, Sequence) and not isinstance(shown, str) else ()


def _warnings(credential: Credential, spec: ClusterSpec, notes: Sequence[str]) -> list[str]:
    warning = contradiction(credential.facts.server, spec.reader.endpoint(spec.cluster))
    return list(dict.fromkeys([*notes, *([warning] if warning else [])]))


def _advised(error: ClusterkeysError) -> ClusterkeysError:
    """Add general advice to an error about a kubeconfig that has none of its own."""
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
