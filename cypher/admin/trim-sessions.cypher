// How many sessions of a key are gone: all but so many that began last.
// params: key_sha256, kept
// mode: write
MATCH (s:Session {key_sha256: $key_sha256})
WITH s
ORDER BY s.created_at DESC, s.sha256
SKIP $kept
DELETE s
RETURN count(*) AS removed
