-- one row per month end of a target, oldest first
select judgements.*, units.name
from judgements
join units on units.unit = judgements.unit
where target = $target and judgements.unit in (from scope)
order by as_of
