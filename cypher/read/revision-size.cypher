// How many changes of a revision can be read now.
// params: revision
// mode: read
MATCH (c:Change {revision: $revision})
RETURN count(c) AS changes
