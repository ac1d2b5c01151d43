from lawdocs import create_app

app = create_app()
