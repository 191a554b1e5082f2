-- What undoes a change that the caller has made, by the version that it gave the thing.
select api.my_last_change(cast(:object as uuid), cast(:version as bigint))
