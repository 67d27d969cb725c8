-- one row: how many keys the candidate adds, changes and removes against the rows it replaces
SELECT
  (SELECT count(*) FROM (SELECT {key} FROM candidate EXCEPT SELECT {key} FROM replaced)) AS added,
  (SELECT count(*) FROM (SELECT {columns} FROM candidate EXCEPT SELECT {columns} FROM replaced)) AS added_or_changed,
  (SELECT count(*) FROM (SELECT {key} FROM replaced EXCEPT SELECT {key} FROM candidate)) AS gone
