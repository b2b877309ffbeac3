"""Kubeconfigs as data: read, reduced to one context, described, written. No I/O, no vendor's name."""
