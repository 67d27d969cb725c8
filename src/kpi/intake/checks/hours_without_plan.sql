-- Hours of absence on a day without planned hours (0 or empty).
-- severity: mark
-- extracts: absence_days
-- column: planned_seconds
-- da: Fravær på en dag uden planlagte timer.
-- en: Absence on a day without planned hours.
SELECT row_number
FROM candidate
WHERE absent_seconds > 0 AND coalesce(planned_seconds, 0) = 0
