// How many keys of a name end at a moment now; those that end sooner keep their end, those revoked stay as they are.
// params: name, at
// mode: write
MATCH (k:Key)
WHERE k.id IS NOT NULL AND k.name = $name AND k.revoked_at IS NULL AND coalesce(k.expires_at > $at, true)
SET k.expires_at = $at
RETURN count(k) AS ended
