// Every reference that is kept beside the ties and participations: by relationship, and to the dataset.
// params: none
// mode: read
// scans: yes, a check reads everything
MATCH (c:Change)
OPTIONAL MATCH (c)-[:REFERS_TO]->(n)
WITH c, collect(CASE WHEN n IS NOT NULL THEN [CASE WHEN n:Entity THEN 'entity' ELSE 'source' END, n.id] END) AS referred
RETURN c.record AS record, c.record_id AS id, c.version AS version, c.dataset AS dataset, referred
