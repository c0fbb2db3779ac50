-- Reports, what was decided and why, and the ledger of every access and act.

CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    room TEXT NOT NULL,
    about TEXT NOT NULL,
    reporter TEXT NOT NULL,
    bundle BLOB NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    taken_by TEXT,
    taken_at BIGINT,
    steps TEXT NOT NULL,
    outcome TEXT,
    reason TEXT,
    decided_at BIGINT,
    decided_by TEXT,
    appeal TEXT,
    appeal_by TEXT,
    appeal_at BIGINT,
    appeal_answer TEXT,
    appeal_answered_by TEXT
);
CREATE UNIQUE INDEX reports_client ON reports (reporter, client_id);
CREATE INDEX reports_at ON reports (at, id);
CREATE INDEX reports_about ON reports (about);

CREATE TABLE report_messages (
    report TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    sender TEXT NOT NULL,
    tag BLOB NOT NULL,
    confirmed BIGINT NOT NULL,
    PRIMARY KEY (report, seq)
);

CREATE TABLE report_wraps (
    report TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    steward TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (report, steward)
);

CREATE TABLE suspensions (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    standing_before TEXT NOT NULL,
    reason TEXT NOT NULL,
    report TEXT,
    by_member TEXT,
    at BIGINT NOT NULL,
    appeal TEXT,
    appealed_at BIGINT,
    appeal_answer TEXT,
    appeal_answered_by TEXT,
    lifted_at BIGINT,
    lifted_by TEXT,
    lift_reason TEXT
);
CREATE UNIQUE INDEX suspensions_open ON suspensions (member) WHERE lifted_at IS NULL;
CREATE INDEX suspensions_at ON suspensions (at);

-- Only ever added to. An entry about a report on a steward is not shown to that steward.
CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT,
    what TEXT NOT NULL,
    subject TEXT,
    words TEXT NOT NULL,
    hidden_from TEXT
);
CREATE INDEX ledger_at ON ledger (at, id);
