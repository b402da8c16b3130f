// The body of each version asked for that there is, with its place in the list.
// params: wanted
// mode: read
UNWIND $wanted AS one
MATCH (c:Change {record_id: one.id})
USING INDEX c:Change(record_id)
WHERE c.record = one.record AND c.version = one.version
RETURN one.place AS place, c.body AS body
