// How many relationships between entities bear one of these ids and are gone now, whatever their type.
// params: ids
// mode: write
// scans: yes, a repair also removes what has a type that no tie has
MATCH (:Entity)-[t]->(:Entity)
WHERE t.id IN $ids
DELETE t
RETURN count(*) AS removed
