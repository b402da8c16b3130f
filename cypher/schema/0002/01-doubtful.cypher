// The ties and events of which a date is doubtful, each as its body in the log.
// params: none
// mode: read
// scans: yes, texts have no index and it is read once
CALL () {
  MATCH ()-[t]->()
  WHERE t.since_text CONTAINS '?'
    OR t.until_text CONTAINS '?'
  RETURN 'tie' AS record, t.id AS id, t.version AS version
UNION ALL
  MATCH (n:Event)
  WHERE n.when_text CONTAINS '?'
  RETURN 'event' AS record, n.id AS id, n.version AS version
}
MATCH (c:Change {record: record, record_id: id, version: version})
RETURN record, c.body AS body
