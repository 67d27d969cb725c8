-- A unit lies under a unit that is not delivered.
-- severity: stop
-- extracts: units
-- column: parent_id
-- da: Den overordnede enhed findes ikke i leverancen.
-- en: The parent unit is not in the delivery.
SELECT row_number
FROM candidate
WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT unit_id FROM units)
