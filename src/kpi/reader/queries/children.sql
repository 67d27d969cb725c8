-- one row per unit directly below a unit: the figure of a KPI for a window, null where it is not published
select units.unit as child, units.name, units.kind as unit_kind, units.shown, units."large", figures.*
from units
left join figures on figures.unit = units.unit and figures.kpi = $kpi and figures."window" = $window
where units.parent = $unit and units.unit in (from scope)
order by units.place
