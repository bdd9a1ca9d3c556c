"""From results to documents: views first, then one renderer a format."""

from reports.render import FORMATS, render

__all__ = ["FORMATS", "render"]
