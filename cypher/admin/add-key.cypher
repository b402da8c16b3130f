// The key, kept.
// params: key
// mode: write
CREATE (k:Key)
SET k = $key
RETURN k.id AS id
