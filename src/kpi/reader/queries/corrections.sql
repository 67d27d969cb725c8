-- one row per open month in which late corrections of a large node were booked, oldest first
select unit, kpi, booked, first, last, amount
from corrections
where unit = $unit and unit in (from scope)
order by booked
