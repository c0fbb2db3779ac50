-- Meetings of circles: the state of each as the rules keep it, and what only some may see.

CREATE TABLE meetings (
    id TEXT PRIMARY KEY,
    circle TEXT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    start TEXT NOT NULL,
    room TEXT NOT NULL,
    version BIGINT NOT NULL,
    stage TEXT NOT NULL,
    -- Whose speech the room takes now; the gate of the lane reads nothing else.
    speaker TEXT,
    due_at BIGINT,
    -- A step that failed is not tried again before then.
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT,
    -- Counts what only some see, so that the version that all see tells nothing of it.
    private BIGINT NOT NULL,
    closed_at BIGINT,
    dawn_at BIGINT,
    -- After the dawn nothing is left of who was there.
    forgotten BIGINT NOT NULL,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX meetings_once ON meetings (circle, start);
CREATE UNIQUE INDEX meetings_room ON meetings (room);
CREATE INDEX meetings_dawn ON meetings (dawn_at) WHERE forgotten = 0;
CREATE INDEX meetings_due ON meetings (due_at) WHERE due_at IS NOT NULL;

-- Devices that are in a meeting, each by the connection through which it arrived.
CREATE TABLE meeting_devices (
    meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    member TEXT NOT NULL,
    connection TEXT NOT NULL,
    PRIMARY KEY (meeting, device)
);
CREATE INDEX meeting_devices_device ON meeting_devices (device);

CREATE TABLE meeting_leans (
    meeting TEXT NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    at BIGINT NOT NULL,
    how TEXT,
    room TEXT,
    answered_at BIGINT,
    PRIMARY KEY (meeting, member)
);

-- What the one who led did for safety: as long as the ends of calls for safety are kept, with its appeal.
CREATE TABLE meeting_safety (
    id TEXT PRIMARY KEY,
    meeting TEXT NOT NULL,
    circle TEXT NOT NULL,
    member TEXT NOT NULL,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_member TEXT NOT NULL,
    at BIGINT NOT NULL,
    appeal TEXT,
    appealed_at BIGINT,
    answer TEXT,
    answered_by TEXT,
    answered_at BIGINT,
    stands BIGINT NOT NULL
);
CREATE INDEX meeting_safety_member ON meeting_safety (member);

CREATE TABLE meeting_plans (
    circle TEXT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    start TEXT NOT NULL,
    version BIGINT NOT NULL,
    by_member TEXT NOT NULL,
    plan BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (circle, start)
);

CREATE TABLE meeting_after (
    circle TEXT NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
    meeting TEXT NOT NULL,
    start TEXT NOT NULL,
    by_member TEXT NOT NULL,
    at BIGINT NOT NULL,
    close BIGINT NOT NULL,
    heavy BIGINT NOT NULL,
    safe BIGINT NOT NULL,
    strength BIGINT NOT NULL,
    PRIMARY KEY (meeting, by_member)
);
CREATE INDEX meeting_after_circle ON meeting_after (circle, at);
