-- An older version becomes the newest one; the document's new version.
select api.restore_version(cast(:document as uuid), cast(:version as bigint), cast(:number as int), :note)
