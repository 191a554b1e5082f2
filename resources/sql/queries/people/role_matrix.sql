-- What each role can have on an exchange at most.
select role, action, allowed from api.role_matrix()
