-- one row per category and window of a kind: what the figure of a large node consists of, oldest first
select kpi, unit, attribute, category, "window", kind, start, "end", value, numerator, denominator, error, hidden
from parts
where kpi = $kpi and unit = $unit and attribute = $attribute and kind = $kind and unit in (from scope)
order by "end", category
