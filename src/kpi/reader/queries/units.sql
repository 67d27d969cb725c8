-- one row per unit of an organisation within the scope, in tree order
select unit, parent, name, kind, depth, heads, shown, merged_into, rhythm, "large", has_own
from units
where organisation = $organisation and unit in (from scope)
order by place
