-- one row per point of the control chart of a KPI at a unit, oldest first
select chart, "end", months, phase, value, adjusted, centre, lower, upper, signal, point_type, provisional
from signals
where kpi = $kpi and unit = $unit and unit in (from scope)
order by "end"
