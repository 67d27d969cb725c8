-- one row per node of one organisation, in the order of its number
select distinct unit_id from units where organisation_id = ? order by unit_id;
