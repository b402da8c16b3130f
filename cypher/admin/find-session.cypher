// The session whose secret has this hash, and the key that it was begun with.
// params: sha256
// mode: read
MATCH (s:Session {sha256: $sha256})
MATCH (k:Key {sha256: s.key_sha256})
RETURN s {.*} AS session, k {.*} AS key
ORDER BY key.created_at DESC
LIMIT 1
