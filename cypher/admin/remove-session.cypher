// How many sessions with this hash are gone now.
// params: sha256
// mode: write
MATCH (s:Session {sha256: $sha256})
DELETE s
RETURN count(*) AS removed
