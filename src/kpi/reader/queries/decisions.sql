-- one row per decision of the committees within the scope, newest meeting first
select decision, committee, unit, held_on, target, text, owner_role, due, state
from decisions
where organisation = $organisation and unit in (from scope)
order by held_on desc, committee, decision
