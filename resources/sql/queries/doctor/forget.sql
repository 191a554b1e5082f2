delete from peak.expected_rights where item = any (:items::text[])
