"""The product with every page drawn anew: what an answer costs that is not kept from the last time it was asked for."""

from lawdocs.portal.kept_pages import KeptPages
from wsgi import app

app.extensions["kept_pages"] = KeptPages(asked_once=0)
