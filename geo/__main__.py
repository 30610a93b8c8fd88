"""The door of `python -m geo export SITE`; the site has a room of its own, `web/site/`."""

import sys

from ops.python import packages_named
from web.site.command import main

with packages_named():
    sys.exit(main())
