-- Never through query(): the value goes as a parameter of the protocol.
select api.set_secret(:name, :value)
