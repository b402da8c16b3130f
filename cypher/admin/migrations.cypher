// The migrations that the store has had, in order.
// params: none
// mode: read
MATCH (m:Migration)
WHERE m.number IS NOT NULL
RETURN m.number AS number, m.checksum AS checksum
ORDER BY number
