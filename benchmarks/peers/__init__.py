"""The contestants, one module each; all of them answer a :class:`benchmarks.facts.Task`."""
