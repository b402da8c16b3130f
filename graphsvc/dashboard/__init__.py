"""The pages: what analysts, newsrooms and newcomers open in a browser, made by the server from the services' answers."""
