-- A survey has more answers than invitations, or more scored answers than answers.
-- severity: stop
-- extracts: surveys
-- column: answered
-- da: Antallene passer ikke: {invited} inviterede, {answered} besvarede, {scored} scorede.
-- en: The counts do not fit: {invited} invited, {answered} answered, {scored} scored.
SELECT row_number, invited, answered, scored
FROM candidate
WHERE answered > invited OR scored > answered
