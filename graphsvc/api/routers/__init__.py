"""The routes, one file a subject; `app.ROUTERS` lists them."""
