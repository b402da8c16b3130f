// Changes after a place of the log, by revision and seq, with all that is kept beside them.
// params: revision, seq, limit
// mode: read
MATCH (c:Change)
USING INDEX c:Change(revision)
WHERE c.revision >= $revision
  AND (c.revision > $revision OR c.seq > $seq)
WITH c
ORDER BY c.revision, c.seq
LIMIT $limit
RETURN c.revision AS revision, c.seq AS seq, c.of AS of, c.record AS record, c.record_id AS id, c.version AS version,
  c.op AS op, c.at AS at, c.by_id AS by_id, c.by_name AS by_name, c.reason AS reason, c.body AS body,
  c.dataset AS dataset, c.chain AS chain
ORDER BY revision, seq
