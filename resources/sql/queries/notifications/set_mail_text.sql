-- The firm's own words; without a body: back to those that come with the program.
select api.set_mail_template(:kind, :language, :channel, cast(:subject as text), cast(:body as text))
