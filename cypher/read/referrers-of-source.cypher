// Each current record that a source asserts or that cites it.
// params: id
// mode: read
MATCH (:Source {id: $id})<-[:REFERS_TO]-(c:Change)
RETURN c.record AS record, c.record_id AS id
UNION
MATCH (c:Change {dataset: $id})
WHERE NOT EXISTS {
    MATCH (later:Change {record_id: c.record_id})
    WHERE later.record = c.record AND later.version > c.version
  }
RETURN c.record AS record, c.record_id AS id
