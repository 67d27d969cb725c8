-- one row: the figure of a KPI for a unit and a window
select figures.*, units.name
from figures
join units on units.unit = figures.unit
where kpi = $kpi and figures.unit = $unit and "window" = $window and figures.unit in (from scope)
