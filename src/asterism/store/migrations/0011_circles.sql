-- Circles: what they are, who is in them, and the secret addresses of calendars.

CREATE TABLE circles (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    theme TEXT NOT NULL,
    welcome TEXT NOT NULL,
    -- A list as JSON; a new edition with each change, to which each says yes anew.
    promises TEXT NOT NULL,
    promises_edition BIGINT NOT NULL,
    language TEXT NOT NULL,
    chairs BIGINT NOT NULL,
    open BIGINT NOT NULL,
    listed BIGINT NOT NULL,
    band TEXT NOT NULL,
    threads TEXT NOT NULL,
    -- Start, zone, rule, minutes and single changes, as JSON.
    schedule TEXT NOT NULL,
    revision BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX circles_client ON circles (made_by, client_id);
CREATE INDEX circles_open ON circles (language) WHERE ended_at IS NULL;

CREATE TABLE circle_people (
    circle TEXT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    -- in, asking, waiting
    standing TEXT NOT NULL,
    -- facilitator, co_facilitator, member
    role TEXT NOT NULL,
    star TEXT NOT NULL,
    words TEXT NOT NULL,
    agreed_edition BIGINT NOT NULL,
    experienced BIGINT NOT NULL,
    takes_over BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (circle, member)
);
CREATE UNIQUE INDEX circle_people_one_star ON circle_people (circle, star);
CREATE INDEX circle_people_member ON circle_people (member);

CREATE TABLE calendar_feeds (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    address_hash BLOB NOT NULL,
    number BIGINT NOT NULL,
    neutral BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feeds_address ON calendar_feeds (address_hash);
