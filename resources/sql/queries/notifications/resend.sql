-- Sends a mail once more, of which an admin knows that it did not come.
select api.resend_mail(cast(:mail as uuid))
