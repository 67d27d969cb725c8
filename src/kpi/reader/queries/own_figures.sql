-- one row per window of a kind, for one KPI and unit: exact, for the leader it belongs to, oldest first
select own_figures.*, units.name
from own_figures
join units on units.unit = own_figures.unit
where kpi = $kpi and own_figures.unit = $unit and own_figures.kind = $kind and own_figures.unit in (from scope)
order by "end", start
