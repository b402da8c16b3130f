// The keys that bear one of two words as their id or name.
// params: id, name
// mode: read
MATCH (k:Key)
WHERE k.id IS NOT NULL AND (k.id = $id OR k.name = $name)
RETURN k {.*} AS key
ORDER BY key.created_at, key.id
