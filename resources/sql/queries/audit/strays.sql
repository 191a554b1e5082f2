-- Rows that no batch holds, some at a time; the first one in words, if there is one.
select s.fault, s.row_id, s.looked, s.next from api.audit_strays(:after) s
