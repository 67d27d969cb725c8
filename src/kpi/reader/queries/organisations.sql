-- one row per organisation with a unit within the scope
select distinct organisation from units where unit in (from scope) order by organisation
