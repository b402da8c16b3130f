"""A lens projected to networks, and what is computed on them: paths, centrality, similarity, balance."""
