// The sessions that have expired.
// params: none
// mode: write
CREATE INDEX session_expiry IF NOT EXISTS
FOR (n:Session)
ON (n.expires_at)
