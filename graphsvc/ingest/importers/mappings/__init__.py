"""How the columns of a table become ties: mappings in YAML that ship with graphsvc."""
