// The key whose secret has this hash.
// params: sha256
// mode: read
MATCH (k:Key {sha256: $sha256})
RETURN k {.*} AS key
ORDER BY key.created_at DESC
LIMIT 1
