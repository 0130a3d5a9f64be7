"""What the HTTP server loads. FACE decides which addresses exist; see docs/operations/production.md."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvu.settings")

application = get_wsgi_application()
