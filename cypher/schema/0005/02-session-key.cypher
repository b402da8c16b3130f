// The sessions of a key.
// params: none
// mode: write
CREATE INDEX session_key IF NOT EXISTS
FOR (n:Session)
ON (n.key_sha256)
