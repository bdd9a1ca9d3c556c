"""What every working process holds from its first breath: the default pack with its engine, read once and then forked.

Importing this module does the reading. The server of forks imports it before the first fork (api/killable.py), so a
process that replaces a killed one is ready in milliseconds.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from api import tasks
from proposals.errors import AssayError
from reports import render

__all__ = ["render"]  # the templates are compiled before the fork as well

with suppress(AssayError):  # a broken installation is told by the first call, which meets the same error
    tasks.warm_up()
gc.collect()
gc.freeze()  # what lives as long as the process is not looked through again at every collection
