// How many keys are revoked now; those revoked before keep their moment.
// params: id, at, by
// mode: write
MATCH (k:Key)
WHERE k.id IS NOT NULL AND (k.id = $id OR k.name = $id) AND k.revoked_at IS NULL
SET k.revoked_at = $at, k.revoked_by = $by
RETURN count(k) AS revoked
