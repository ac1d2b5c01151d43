"""The product with two more pages that show nothing: what every page costs before it does work of its own."""

from lawdocs.portal.caching import public_page
from wsgi import app

app.add_url_rule("/nothing", "nothing", lambda: "Hello, World!")
app.add_url_rule("/nothing-public", "nothing-public", public_page(lambda: "Hello, World!"))
