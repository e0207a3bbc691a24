"""Self-check lists that came back filled in: read, judged and summed up."""
