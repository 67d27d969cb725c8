-- one row per told window of several series, each a KPI, a unit and a kind of window, oldest first
select figures.kpi, figures.unit, figures.kind, "end", value
from figures
join (
    select distinct unnest($kpis) as kpi, unnest($units) as unit, unnest($kinds) as kind
) as asked using (kpi, unit, kind)
where value is not null and figures.unit in (from scope)
order by "end", start
