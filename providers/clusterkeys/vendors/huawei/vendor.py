"""The `Vendor` object of Huawei Cloud, for the registry."""

from __future__ import annotations

from clusterkeys.vendor import Vendor
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.session import open_session
from clusterkeys.vendors.huawei.ucs import HuaweiUcsReader

HUAWEI = Vendor(name="huawei", account=HuaweiAccount, open=open_session, clusters=(HuaweiUcsReader(),))
