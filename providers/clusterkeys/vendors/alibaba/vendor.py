"""The `Vendor` object of Alibaba Cloud, for the registry."""

from __future__ import annotations

from clusterkeys.vendor import Session, Vendor
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.ack import AlibabaAckReader
from clusterkeys.vendors.alibaba.ack_certificate_states import AlibabaAckCertificateStatesReader
from clusterkeys.vendors.alibaba.ens import AlibabaEnsReader
from clusterkeys.vendors.alibaba.session import open_session

ALIBABA = Vendor[AlibabaAccount, Session](
    name="alibaba",
    account=AlibabaAccount,
    open=open_session,
    clusters=(AlibabaEnsReader(), AlibabaAckReader()),
    certificate_states=(AlibabaAckCertificateStatesReader(),),
)
