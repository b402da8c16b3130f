// What the last load wrote of each record that it ever wrote for these datasets, or of these records; its dataset.
// params: datasets, wanted, loader
// mode: read
CALL () {
  UNWIND $datasets AS dataset
  MATCH (c:Change {dataset: dataset})
  USING INDEX c:Change(dataset)
  WHERE c.by_id IS NULL AND c.by_name = $loader
  RETURN c.record AS record, c.record_id AS id
  UNION
  UNWIND $wanted AS one
  RETURN one.record AS record, one.id AS id
}
CALL (record, id) {
  MATCH (c:Change {record_id: id})
  USING INDEX c:Change(record_id)
  WHERE c.record = record AND c.by_id IS NULL AND c.by_name = $loader AND c.op = 'put'
  RETURN c.dataset AS dataset
  ORDER BY c.version DESC
  LIMIT 1
}
CALL (record, id) {
  MATCH (c:Change {record_id: id})
  USING INDEX c:Change(record_id)
  WHERE c.record = record AND c.by_id IS NULL AND c.by_name = $loader
  RETURN c.body AS body
  ORDER BY c.version DESC
  LIMIT 1
}
RETURN record, id, dataset, body
