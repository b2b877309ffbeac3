"""The pieces a vendor's file is built from: token services, long-running operations and signature checks."""
