"""Emulated vendor APIs: real TLS, real signature checks and real certificates, without a cloud account."""
