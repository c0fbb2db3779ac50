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
    -- How many of them are taken: whoever sits down raises it by compare and set, so no chair is given twice.
    taken BIGINT NOT NULL,
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
CREATE INDEX circles_open ON circles (band) WHERE ended_at IS NULL;
CREATE INDEX circles_ended ON circles (ended_at) WHERE ended_at IS NOT NULL;

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
-- Who asks or waits has no star yet.
CREATE UNIQUE INDEX circle_people_one_star ON circle_people (circle, star) WHERE star <> '';
CREATE INDEX circle_people_facilitators ON circle_people (circle) WHERE role = 'facilitator';
CREATE INDEX circle_people_member ON circle_people (member);

-- Who was let go, why, and the appeal. As long as it stands the circle is not there for that person.
CREATE TABLE circle_let_go (
    id TEXT PRIMARY KEY,
    circle TEXT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    by_member TEXT NOT NULL,
    at BIGINT NOT NULL,
    appeal TEXT,
    appealed_at BIGINT,
    appeal_answer TEXT,
    appeal_answered_by TEXT,
    answered_at BIGINT,
    stands BIGINT NOT NULL
);
CREATE INDEX circle_let_go_member ON circle_let_go (member, circle);
CREATE INDEX circle_let_go_appeals ON circle_let_go (appealed_at) WHERE appealed_at IS NOT NULL;

-- A number is never used twice, so an address that ended never opens anything again. Without a hash there is
-- none.
CREATE TABLE calendar_feeds (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    address_hash BLOB,
    number BIGINT NOT NULL,
    neutral BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feeds_address ON calendar_feeds (address_hash);
