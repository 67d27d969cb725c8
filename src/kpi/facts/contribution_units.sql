-- one row per unit that anybody added anything in, of one organisation, in the order of its number
select distinct unit_id from contributions where organisation_id = ? order by unit_id;
