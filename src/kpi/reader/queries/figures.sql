-- one row per window of a kind, for one KPI and unit, oldest first
select figures.*, units.name
from figures
join units on units.unit = figures.unit
where kpi = $kpi and figures.unit = $unit and figures.kind = $kind
    and "end" between $since and $until
    and figures.unit in (from scope)
order by "end", start
