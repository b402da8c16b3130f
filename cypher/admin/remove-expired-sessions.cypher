// How many sessions are gone that had expired at a moment.
// params: at
// mode: write
MATCH (s:Session)
WHERE s.expires_at <= $at
DELETE s
RETURN count(*) AS removed
