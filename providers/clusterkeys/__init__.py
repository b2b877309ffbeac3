"""Vendors' kubeconfigs as read-only Pulumi resources: everything that runs in production."""
