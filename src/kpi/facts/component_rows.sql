-- one row per component, in the order of its number
select component from components order by number;
