"""The HTTP door: routes translate requests to use cases and results to responses, and decide nothing."""
