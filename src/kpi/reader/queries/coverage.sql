-- one row per extract of an organisation: its newest month and agreed rhythm
select extract, newest_month, every, lag_days
from coverage
where organisation = $organisation
order by extract
