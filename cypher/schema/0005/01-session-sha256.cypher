// The look-up of a session by the hash of its secret.
// params: none
// mode: write
CREATE INDEX session_sha256 IF NOT EXISTS
FOR (n:Session)
ON (n.sha256)
