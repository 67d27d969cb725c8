-- one row per unit while it lasts, parents before children
select unit_id, parent_id, organisation_id, name, kind, has_leader, valid_from, valid_to
from units
where organisation_id = ?
order by parent_id nulls first, unit_id, valid_from;
