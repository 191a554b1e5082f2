select first_number, last_number, lines, hash
from api.finish_transcript(:exchange, :first, :last, :format)
