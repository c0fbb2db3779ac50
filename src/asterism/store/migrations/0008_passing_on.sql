-- Breaking confidentiality takes two people, or one whom others review. A matter is a report or a call.
CREATE TABLE passings (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    matter TEXT NOT NULL,
    report TEXT,
    call TEXT,
    about TEXT NOT NULL,
    proposer TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    passed TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    telling_endangers BIGINT NOT NULL,
    state TEXT NOT NULL,
    answered_by TEXT,
    answered_at BIGINT,
    answer TEXT,
    acted_at BIGINT,
    review_due_at BIGINT,
    told_at BIGINT,
    appeal TEXT,
    appealed_at BIGINT,
    appeal_answer TEXT,
    appeal_answered_by TEXT,
    appeal_stands BIGINT,
    settled_at BIGINT
);
CREATE UNIQUE INDEX passings_open ON passings (matter) WHERE state = 'proposed';
CREATE INDEX passings_at ON passings (at, id);
CREATE INDEX passings_about ON passings (about);
CREATE INDEX passings_report ON passings (report);

CREATE TABLE passing_reviews (
    passing TEXT NOT NULL REFERENCES passings (id) ON DELETE CASCADE,
    steward TEXT NOT NULL,
    at BIGINT NOT NULL,
    stands BIGINT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (passing, steward)
);

-- The invitation of a steward opens only after a second steward's yes, once there is a second steward.
ALTER TABLE invitations ADD COLUMN needs_second BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invitations ADD COLUMN seconded_by TEXT;
ALTER TABLE invitations ADD COLUMN seconded_at BIGINT;

-- Whoever was ended for safety can appeal; an end that does not stand does not count any more.
ALTER TABLE safety_ends ADD COLUMN appeal TEXT;
ALTER TABLE safety_ends ADD COLUMN appealed_at BIGINT;
ALTER TABLE safety_ends ADD COLUMN appeal_answer TEXT;
ALTER TABLE safety_ends ADD COLUMN appeal_answered_by TEXT;
ALTER TABLE safety_ends ADD COLUMN stands BIGINT NOT NULL DEFAULT 1;
ALTER TABLE safety_ends ADD COLUMN answered_at BIGINT;
CREATE INDEX safety_ends_appealed ON safety_ends (appealed_at) WHERE appealed_at IS NOT NULL;
