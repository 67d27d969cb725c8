-- one row per person or event of one organisation, in the order of its number
select distinct contributor from contributions where organisation_id = ? order by contributor;
