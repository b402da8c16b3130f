// Every key, by creation and id.
// params: none
// mode: read
MATCH (k:Key)
WHERE k.id IS NOT NULL
RETURN k {.*} AS key
ORDER BY key.created_at, key.id
