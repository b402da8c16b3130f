// The migration as it is recorded, and whether this statement recorded it.
// params: number, checksum, at, by
// mode: write
MATCH (r:Revision {id: 'head'})
SET r.schema = CASE WHEN r.schema < $number THEN $number ELSE r.schema END
MERGE (m:Migration {number: $number})
ON CREATE SET m.checksum = $checksum, m.at = $at, m.by = $by
RETURN m.checksum AS checksum, m.by = $by AS applied
