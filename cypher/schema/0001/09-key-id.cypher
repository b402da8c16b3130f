// Keys by id, and all keys without scanning anything else.
// params: none
// mode: write
CREATE INDEX key_id IF NOT EXISTS
FOR (n:Key)
ON (n.id)
