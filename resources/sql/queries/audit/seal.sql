-- Seals some rows; NULL while somebody else does.
select audit.seal(:most) as rows
