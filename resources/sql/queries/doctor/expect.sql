insert into peak.expected_rights (item) select unnest(:items::text[]) on conflict do nothing
