"""The door of `python -m geo export SITE`; the site has a room of its own, `web/site/`."""

import sys

from web.site.command import main

sys.exit(main())
