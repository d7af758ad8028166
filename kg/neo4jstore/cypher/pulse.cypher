// Whether the database answers at all. It touches nothing, so that no lock of others keeps it waiting.
RETURN 1 AS alive
