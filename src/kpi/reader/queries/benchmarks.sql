-- one row per published level of other municipalities; the same for everybody
select kpi, name, "window", start, "end", value, method
from benchmarks
where kpi = $kpi
order by start, name
