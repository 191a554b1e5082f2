update peak.adopted_access set kept = true where role_name = any (:roles::text[]) and not kept
