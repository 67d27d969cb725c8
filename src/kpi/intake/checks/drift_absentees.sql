-- Far more or fewer employments are absent in a month than in the source's last delivery.
-- severity: stop
-- confirm: yes
-- extracts: absence_days
-- da: Leverancen har {now_count} ansættelser med fravær pr. måned mod {before_count} i den forrige; uden for {band} %.
-- en: The delivery has {now_count} employments with absence a month against {before_count} in the last; outside {band} %.
WITH counted AS (
  SELECT
    (SELECT count(*) FROM (SELECT DISTINCT employment_id, date_trunc('month', date) FROM candidate)) / months AS now,
    (SELECT count(*) FROM (SELECT DISTINCT employment_id, date_trunc('month', date) FROM previous)) / last_months
      AS before,
    employees_band
  FROM (SELECT months, last_months, rows_band AS employees_band FROM delivery)
)
SELECT
  NULL AS row_number,
  round(now)::BIGINT AS now_count,
  round(before)::BIGINT AS before_count,
  round(100 * employees_band)::BIGINT AS band
FROM counted
WHERE before >= 100 AND (now < before * (1 - employees_band) OR now > before * (1 + employees_band))
