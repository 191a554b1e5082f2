-- How to mark a copy of this database as one that a rehearsal made.
select format('comment on database %I is %L', :name::text, format(:mark::text, current_database())) as statement
