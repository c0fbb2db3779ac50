-- The drumbeat: who may need somebody, who is asked one after the other, and the time one set oneself. Why is
-- nowhere: it never leaves the device.

CREATE TABLE knocks (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    -- Of whoever knocks, for the room that may open; gone with the end, as all that was told.
    device TEXT,
    -- asking, at_door, opened, closed
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    -- Whom the person named, parted by commas.
    named TEXT NOT NULL,
    need TEXT NOT NULL,
    heaviness BIGINT,
    colour TEXT,
    thread TEXT,
    since BIGINT NOT NULL,
    -- How many were asked, as far as the person is shown it: a pass looks like silence to them.
    told BIGINT NOT NULL,
    hidden_until BIGINT NOT NULL,
    how TEXT,
    call TEXT,
    bond TEXT,
    closed_at BIGINT,
    due_at BIGINT,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE UNIQUE INDEX knocks_once ON knocks (member, client_id);
CREATE UNIQUE INDEX knocks_one_open ON knocks (member) WHERE state IN ('asking', 'at_door');
CREATE INDEX knocks_due ON knocks (due_at) WHERE due_at IS NOT NULL;

-- Who was asked. Whether they passed or were silent is not kept; all of them go when the knock closes.
CREATE TABLE knock_doors (
    id TEXT PRIMARY KEY,
    knock TEXT NOT NULL REFERENCES knocks (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    asked_as TEXT NOT NULL,
    bond TEXT,
    -- asked, knocking, opened, over
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    since BIGINT NOT NULL,
    shown_from BIGINT NOT NULL,
    lapses_at BIGINT NOT NULL,
    device TEXT,
    key_package BLOB
);
CREATE UNIQUE INDEX knock_doors_once ON knock_doors (knock, member);
CREATE UNIQUE INDEX knock_doors_one_open ON knock_doors (member) WHERE state IN ('asked', 'knocking');
CREATE INDEX knock_doors_member ON knock_doors (member);

CREATE TABLE own_times (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- set, near, asking, quiet
    stage TEXT NOT NULL,
    asks_until BIGINT,
    named TEXT NOT NULL,
    colour TEXT,
    thread TEXT,
    due_at BIGINT,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE UNIQUE INDEX own_times_one ON own_times (member);
CREATE INDEX own_times_due ON own_times (due_at) WHERE due_at IS NOT NULL;

-- A call that began at a door: nobody waited in line for it, so it is no measure of a wait.
ALTER TABLE calls ADD COLUMN knocked BIGINT NOT NULL DEFAULT 0;
