-- A row refers to a unit that the organisation's units do not hold.
-- severity: stop
-- extracts: employment, injuries, inspections, complaints, outcomes, surveys, follow_up, decisions
-- column: unit_id
-- da: Enheden findes ikke i organisationens enheder.
-- en: The unit is not among the organisation's units.
SELECT row_number
FROM candidate
WHERE unit_id NOT IN (SELECT unit_id FROM units)
