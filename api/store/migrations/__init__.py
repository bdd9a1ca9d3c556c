"""Migrations, run by ``assay db upgrade`` and by ``assay serve``."""
