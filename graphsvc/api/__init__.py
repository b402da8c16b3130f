"""HTTP: parse what came, call a service, encode what it gives."""
