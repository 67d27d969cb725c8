-- one row per observation of a milestone, count or narrative, in the order observed
select target_id, kpi_id, unit_id, observed_on, achieved_on, state, "count", total, observed_by_role
from follow_up
where organisation_id = ?
order by observed_on, target_id, kpi_id, unit_id, achieved_on;
