select number, id, sent_at, sender, sender_name, kind, deleted, edited_at, content, documents, hidden, hash
from api.transcript(:exchange, :first, :last)
