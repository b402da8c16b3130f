// The revision of a change that there is; no row where the log is empty.
// params: none
// mode: read
MATCH (c:Change)
WHERE c.revision IS NOT NULL
RETURN c.revision AS revision
ORDER BY revision
LIMIT 1
