-- A row refers to an employment that the organisation's employments do not hold.
-- severity: stop
-- extracts: absence_days, absence_spells, planned_hours
-- column: employment_id
-- da: Ansættelsen findes ikke i organisationens ansættelser.
-- en: The employment is not among the organisation's employments.
SELECT row_number
FROM candidate
WHERE employment_id NOT IN (SELECT employment_id FROM employment)
