"""Read the files of other projects as they are published; one module a project."""
