"""The door of `python -m geo export SITE`; the site has a room of its own, `static_site/`."""

import sys

from static_site.command import main

sys.exit(main())
