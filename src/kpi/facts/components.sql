-- one row per component, with its number
create table components as
select component, cast(row_number() over (order by component) - 1 as integer) as number
from (select component from node_months union select component from own_months);
