"""What a stack is made of: its settings, access to its clusters, and what each one starts with.

`clusterkeys` offers the public components; these modules are internal.
"""
