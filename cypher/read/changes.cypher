// Changes from a revision and seq on, that one included, by revision and seq.
// params: revision, seq, limit
// mode: read
MATCH (c:Change)
USING INDEX c:Change(revision)
WHERE c.revision >= $revision
  AND (c.revision > $revision OR c.seq >= $seq)
WITH c
ORDER BY c.revision, c.seq
LIMIT $limit
RETURN c {.*} AS change
ORDER BY change.revision, change.seq
