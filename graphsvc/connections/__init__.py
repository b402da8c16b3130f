"""What one connection may cost: its head, its time, its place; below the application, above the socket."""
