// The session, kept.
// params: session
// mode: write
CREATE (s:Session)
SET s = $session
RETURN s.sha256 AS sha256
