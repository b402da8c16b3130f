// The latest version and the body of each record asked for that there is.
// params: wanted
// mode: read
UNWIND $wanted AS one
CALL (one) {
  MATCH (c:Change {record_id: one.id})
  USING INDEX c:Change(record_id)
  WHERE c.record = one.record
  RETURN c
  ORDER BY c.version DESC
  LIMIT 1
}
RETURN one.record AS record, one.id AS id, c.version AS version, c.body AS body
