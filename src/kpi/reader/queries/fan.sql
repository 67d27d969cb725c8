-- one row per month to come of the newest year, for a KPI at a unit
select "end", expected, lower, upper
from fans
where kpi = $kpi and unit = $unit and unit in (from scope)
order by "end"
