// The look-up of a key by the hash of its secret.
// params: none
// mode: write
CREATE INDEX key_sha256 IF NOT EXISTS
FOR (n:Key)
ON (n.sha256)
