-- Hashes of the ids of erased accounts that had changed their key: with the key that was given up nobody becomes
-- that member again. Nothing else is kept of them.
CREATE TABLE erased_keys (
    mark BLOB PRIMARY KEY
);
