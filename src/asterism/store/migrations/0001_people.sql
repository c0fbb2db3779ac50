-- People, their devices and sessions, what they keep, and the network they are in.

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    account_key BLOB NOT NULL,
    account_key_version BIGINT NOT NULL,
    name TEXT,
    languages TEXT NOT NULL,
    time_zone TEXT,
    age TEXT,
    threads TEXT NOT NULL,
    standing TEXT NOT NULL,
    seal_key BLOB,
    seal_signature BLOB,
    known_at BIGINT,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX members_account_key ON members (account_key);

-- Earlier account keys, each signed away by its own; peers follow the chain to the key of today.
CREATE TABLE account_keys (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    account_key BLOB NOT NULL,
    signature BLOB,
    at BIGINT NOT NULL,
    PRIMARY KEY (member, version)
);

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    device_key BLOB NOT NULL,
    credential BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX devices_member ON devices (member);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    made_at BIGINT NOT NULL,
    used_day BIGINT NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE UNIQUE INDEX sessions_device ON sessions (device);
CREATE INDEX sessions_member ON sessions (member);

CREATE TABLE challenges_used (
    challenge BLOB PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX challenges_used_expiry ON challenges_used (expires_at);

CREATE TABLE roles (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    given_by TEXT,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (member, role)
);
CREATE INDEX roles_role ON roles (role);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL,
    role TEXT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by TEXT,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX invitations_token ON invitations (token_hash);
CREATE INDEX invitations_made ON invitations (made_at);

-- The training gate. What was checked is a sentence, never a document.
CREATE TABLE supporters (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    practised_at BIGINT,
    signed_off_at BIGINT,
    signed_off_by TEXT,
    checked TEXT,
    probation BIGINT NOT NULL,
    cleared_minors BIGINT NOT NULL
);

CREATE TABLE training_reads (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    unit TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member, unit)
);

CREATE TABLE sign_offs (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    by_member TEXT,
    checked TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_offs_member ON sign_offs (member, at);

CREATE TABLE on_call (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX on_call_ends ON on_call (ends_at);

CREATE TABLE blocks (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    blocked TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (member, blocked)
);
CREATE INDEX blocks_blocked ON blocks (blocked);

-- "Not this person again": a keyed hash, so that the table alone does not tell who met whom.
CREATE TABLE not_again (
    mark BLOB PRIMARY KEY,
    at BIGINT NOT NULL
);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT
);
CREATE INDEX notices_member ON notices (member, at);

CREATE TABLE vault_items (
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (member, name)
);

CREATE TABLE push_subscriptions (
    session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (endpoint);
CREATE INDEX push_subscriptions_member ON push_subscriptions (member);

-- One row: the network. Its setup token is kept as a hash until it was used.
CREATE TABLE network (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    setup_hash BLOB,
    set_up_at BIGINT,
    name TEXT,
    about TEXT NOT NULL,
    country TEXT,
    languages TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    hours TEXT NOT NULL,
    age_floor BIGINT NOT NULL,
    retention_days BIGINT NOT NULL,
    lead_name TEXT NOT NULL,
    lead_contact TEXT NOT NULL,
    threads TEXT NOT NULL,
    test_call_at BIGINT
);
INSERT INTO network (id, version, about, languages, time_zone, hours, age_floor, retention_days, lead_name, lead_contact, threads)
VALUES (1, 0, '', '[]', 'UTC', '[]', 16, 30, '', '', '[]');
