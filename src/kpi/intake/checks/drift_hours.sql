-- The delivery has far more or fewer hours of absence a month than the source's last delivery.
-- severity: stop
-- confirm: yes
-- extracts: absence_days
-- da: Leverancen har {now_count} fraværstimer pr. måned mod {before_count} i den forrige; uden for {band} %.
-- en: The delivery has {now_count} hours of absence a month against {before_count} in the last; outside {band} %.
SELECT
  NULL AS row_number,
  round(now / 3600)::BIGINT AS now_count,
  round(before / 3600)::BIGINT AS before_count,
  round(100 * hours_band)::BIGINT AS band
FROM (
  SELECT
    (SELECT coalesce(sum(absent_seconds), 0) FROM candidate)::DOUBLE / months AS now,
    (SELECT coalesce(sum(absent_seconds), 0) FROM previous)::DOUBLE / last_months AS before,
    (SELECT count(*) FROM previous) AS known,
    hours_band
  FROM delivery
)
WHERE known >= 100 AND (now < before * (1 - hours_band) OR now > before * (1 + hours_band))
