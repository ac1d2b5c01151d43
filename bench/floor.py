"""The product with one more page that does nothing: what every page costs before it does its own work."""

from wsgi import app

app.add_url_rule("/nothing", "nothing", lambda: "Hello, World!")
