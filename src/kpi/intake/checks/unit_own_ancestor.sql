-- A unit lies, through its parents, under itself.
-- severity: stop
-- extracts: units
-- column: parent_id
-- da: Enheden ligger under sig selv.
-- en: The unit lies under itself.
WITH RECURSIVE above AS (
  SELECT unit_id, parent_id AS ancestor_id FROM candidate WHERE parent_id IS NOT NULL
  UNION
  SELECT a.unit_id, c.parent_id
  FROM above AS a
  JOIN candidate AS c ON c.unit_id = a.ancestor_id
  WHERE c.parent_id IS NOT NULL
)
SELECT row_number
FROM candidate
WHERE unit_id IN (SELECT unit_id FROM above WHERE ancestor_id = unit_id)
