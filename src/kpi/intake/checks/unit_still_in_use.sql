-- A register of units no longer holds a unit that accepted rows refer to. A register carries its history: a closed unit gets an end date.
-- severity: stop
-- extracts: units
-- column: unit_id
-- da: Enheden {unit_id} bruges af modtagne rækker, men mangler i leverancen; en lukket enhed skal have en slutdato.
-- en: The unit {unit_id} is used by accepted rows, but is missing from the delivery; a closed unit needs an end date.
SELECT DISTINCT NULL AS row_number, unit_id
FROM (
  SELECT unit_id FROM employment
  UNION ALL SELECT unit_id FROM injuries
  UNION ALL SELECT unit_id FROM inspections
  UNION ALL SELECT unit_id FROM complaints
  UNION ALL SELECT unit_id FROM outcomes
  UNION ALL SELECT unit_id FROM surveys
  UNION ALL SELECT unit_id FROM follow_up
  UNION ALL SELECT unit_id FROM decisions
)
WHERE unit_id NOT IN (SELECT unit_id FROM units)
ORDER BY unit_id
