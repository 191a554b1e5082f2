select format('drop database if exists %I with (force)', :name::text) as drop_statement
