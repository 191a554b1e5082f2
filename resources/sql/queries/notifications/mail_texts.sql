-- What mails and text messages say, in the words that go out now, for admins.
select t.kind, t.language, t.channel, t.subject, t.body, t.changed,
       (extract(epoch from t.updated_at) * 1000)::bigint as updated_ms
from api.mail_templates() t
