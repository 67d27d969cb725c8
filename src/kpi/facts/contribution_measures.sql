-- one row per measure that anybody added anything to, of one organisation, in the order of its number
select distinct measure from contributions where organisation_id = ? order by measure;
