"""Policy data in, pages out: a MkDocs plugin (plugin.py) over plain functions that never import MkDocs."""
