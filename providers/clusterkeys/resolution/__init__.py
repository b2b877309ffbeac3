"""Decides per cluster whether the stored kubeconfig serves or the vendor is asked, and never loses a good one."""
