-- Guided sessions that somebody has come into: each as the rules keep it, by the id of its booking.

CREATE TABLE guided_sessions (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    -- The two; empty once that person's account was erased.
    guide TEXT NOT NULL,
    member TEXT NOT NULL,
    version BIGINT NOT NULL,
    due_at BIGINT,
    -- A step that failed is not tried again before then.
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT,
    closed_at BIGINT,
    dawn_at BIGINT,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX guided_sessions_room ON guided_sessions (room);
CREATE INDEX guided_sessions_guide ON guided_sessions (guide);
CREATE INDEX guided_sessions_member ON guided_sessions (member);
CREATE INDEX guided_sessions_due ON guided_sessions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX guided_sessions_dawn ON guided_sessions (dawn_at) WHERE dawn_at IS NOT NULL;

-- Devices that are in a session, each by the connection through which it arrived.
CREATE TABLE guided_devices (
    session TEXT NOT NULL REFERENCES guided_sessions (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    member TEXT NOT NULL,
    connection TEXT NOT NULL,
    PRIMARY KEY (session, device)
);
CREATE INDEX guided_devices_device ON guided_devices (device);
