-- one row per target of an organisation at a month end, in the documents' order
select judgements.*, units.name
from judgements
join units on units.unit = judgements.unit
where judgements.organisation = $organisation and as_of = $as_of and judgements.unit in (from scope)
order by judgements.place
