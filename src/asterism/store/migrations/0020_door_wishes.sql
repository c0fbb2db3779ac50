-- Whether somebody wishes to be asked by a drumbeat. No row: they have said nothing, and are asked.
CREATE TABLE door_wishes (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    as_friend BIGINT NOT NULL,
    as_facilitator BIGINT NOT NULL
);

-- That somebody was asked as a friend or a facilitator within the last day, so that nobody is asked too often.
CREATE TABLE door_asks (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    -- A keyed hash of the two, so that it can be seen that the same person asks again, and not who.
    mark BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX door_asks_member ON door_asks (member, at);
CREATE INDEX door_asks_at ON door_asks (at);
