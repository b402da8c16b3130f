// The changes of one record before a version (or all), newest first.
// params: record, id, before, limit
// mode: read
MATCH (c:Change {record_id: $id})
WHERE c.record = $record AND ($before IS NULL OR c.version < $before)
RETURN c {.*} AS change
ORDER BY change.version DESC
LIMIT $limit
