-- What a form of a person starts from; admins and coordinators read these columns.
select c.version, jsonb_build_object(
    'first_name', c.first_name, 'last_name', c.last_name, 'email', c.email, 'phone', c.phone,
    'company', c.company, 'address', c.address, 'role', c.role, 'is_user', coalesce(c.is_user, false),
    'is_active', coalesce(c.is_active, false)) as fields
from public.contacts c
where c.id = cast(:person as uuid)
