"""The OpenAPI document: whole, exact, and what clients are generated from."""
