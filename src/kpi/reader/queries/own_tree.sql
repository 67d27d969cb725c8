-- one row per unit of the scope: what decides whose exact figures a leader may have
select unit, parent, heads, has_own
from units
where unit in (from scope)
order by place
