// The latest version and the body of each record asked for that there is.
// params: record, id
// mode: read
// Each parameter is a list with an item for each record.
UNWIND range(0, size($id) - 1) AS i
CALL (i) {
  MATCH (c:Change {record_id: $id[i]})
  USING INDEX c:Change(record_id)
  WHERE c.record = $record[i]
  RETURN c.version AS version, c.body AS body
  ORDER BY version DESC
  LIMIT 1
}
RETURN $record[i] AS record, $id[i] AS id, version, body
