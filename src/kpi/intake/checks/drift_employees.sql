-- A register of employments holds far more or fewer persons at its end than the last one did at its own.
-- severity: stop
-- confirm: yes
-- extracts: employment
-- da: Leverancen har {now_count} ansatte den sidste dag mod {before_count} i den forrige; uden for {band} %.
-- en: The delivery has {now_count} employees on its last day against {before_count} in the last; outside {band} %.
WITH counted AS (
  SELECT
    (
      SELECT count(DISTINCT person_id)
      FROM candidate
      WHERE last_day BETWEEN valid_from AND coalesce(valid_to, DATE '9999-12-31')
    ) AS now,
    (
      SELECT count(DISTINCT person_id)
      FROM previous
      WHERE last_end BETWEEN valid_from AND coalesce(valid_to, DATE '9999-12-31')
    ) AS before,
    employees_band
  FROM delivery
)
SELECT
  NULL AS row_number,
  now AS now_count,
  before AS before_count,
  round(100 * employees_band)::BIGINT AS band
FROM counted
WHERE before >= 100 AND (now < before * (1 - employees_band) OR now > before * (1 + employees_band))
