-- A key is already in force from another source, or from this source outside the delivery's period: it would count twice.
-- severity: stop
-- extracts: all
-- da: Nøglen ({key_headers}) er allerede modtaget fra kilden {other_source} og ville tælle to gange.
-- en: The key ({key_headers}) has already been accepted from the source {other_source} and would count twice.
SELECT c.row_number, min(k.source_id) AS other_source
FROM candidate AS c
JOIN kept AS k ON {same_key}
GROUP BY c.row_number
