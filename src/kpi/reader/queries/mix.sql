-- one row: what the change of a year consists of at a unit, when the month is told for all units below
select "end", within, between_units
from mixes
where kpi = $kpi and unit = $unit and "end" = $end and unit in (from scope)
