"""The use-cases, each once, as a generator of effects; and the desk that drives them."""
