-- Ends this session, and forgets this computer where it was remembered.
select api.sign_out()
