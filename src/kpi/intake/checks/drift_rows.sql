-- The delivery has far more or fewer rows a month than the source's last delivery (for a register: in all).
-- severity: stop
-- confirm: yes
-- extracts: all
-- da: Leverancen har {now_count} rækker mod {before_count} i den forrige (pr. måned, for et register i alt); uden for {band} %.
-- en: The delivery has {now_count} rows against {before_count} in the last (a month, for a register in all); outside {band} %.
SELECT
  NULL AS row_number,
  round(now)::BIGINT AS now_count,
  round(before)::BIGINT AS before_count,
  round(100 * rows_band)::BIGINT AS band
FROM (
  SELECT
    (SELECT count(*) FROM candidate) / months AS now,
    (SELECT count(*) FROM previous) / last_months AS before,
    (SELECT count(*) FROM previous) AS known,
    rows_band
  FROM delivery
)
WHERE known >= 100 AND (now < before * (1 - rows_band) OR now > before * (1 + rows_band))
