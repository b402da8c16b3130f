// The changes of one record before a version (or all), newest first.
// params: record, id, before, limit
// mode: read
MATCH (c:Change {record_id: $id})
WHERE c.record = $record AND ($before IS NULL OR c.version < $before)
RETURN c.revision AS revision, c.seq AS seq, c.of AS of, c.record AS record, c.record_id AS id, c.version AS version,
  c.op AS op, c.at AS at, c.by_id AS by_id, c.by_name AS by_name, c.reason AS reason, c.body AS body
ORDER BY version DESC
LIMIT $limit
