-- one row per decision of a committee, as delivered
select decision_id, committee_id, unit_id, held_on, target_id, text, owner_role, due, state
from decisions
where organisation_id = ?
order by held_on, committee_id, decision_id;
