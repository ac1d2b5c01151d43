import gc

gc.disable()  # what is made while starting stays: looking for garbage in it takes a tenth of the start

from lawdocs import create_app  # noqa: E402 - most of what is made

app = create_app()
gc.freeze()  # the workers share it: looking for garbage in it would copy it into each of them
gc.enable()
