select item from peak.expected_rights
