insert into peak.adoption_report (object, finding) values (:object, :finding)
