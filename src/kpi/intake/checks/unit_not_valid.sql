-- A row places an event in a unit on a day the unit did not exist. Complaints, outcomes and decisions may outlive a unit.
-- severity: stop
-- extracts: injuries, inspections, surveys
-- column: unit_id
-- da: Enheden fandtes ikke den {day}.
-- en: The unit did not exist on {day}.
SELECT c.row_number, c.{anchor} AS day
FROM candidate AS c
WHERE c.unit_id IN (SELECT unit_id FROM units)
  AND NOT EXISTS (
    SELECT 1
    FROM units AS u
    WHERE u.unit_id = c.unit_id AND c.{anchor} BETWEEN u.valid_from AND coalesce(u.valid_to, DATE '9999-12-31')
  )
