"""What a stack without Azure tokens does not pay for."""

import subprocess
import sys


def test_azure_identity_is_not_imported_before_a_token_is_needed() -> None:
    program = "import sys, clusterkeys.vendors.azure.provisioned_cluster; print('azure.identity' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - this Python, fixed arguments

    assert ran.stdout.strip() == "False"
