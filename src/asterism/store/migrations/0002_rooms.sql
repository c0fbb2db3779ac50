-- Rooms: who belongs, which device stands in the group, and the log that the server orders but cannot read.

CREATE TABLE rooms (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    suite BIGINT NOT NULL,
    head BIGINT NOT NULL,
    founder TEXT NOT NULL,
    parent TEXT,
    -- How many devices of people who were let go still stand in the group. Speech waits until it is 0.
    removals BIGINT NOT NULL,
    group_info BLOB,
    opened_at BIGINT NOT NULL,
    founded_at BIGINT,
    closed_at BIGINT,
    dawn_at BIGINT
);
CREATE INDEX rooms_by_dawn ON rooms (dawn_at) WHERE dawn_at IS NOT NULL;

CREATE TABLE room_members (
    room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    role TEXT NOT NULL,
    star TEXT NOT NULL,
    name TEXT,
    joined_at BIGINT NOT NULL,
    let_go_at BIGINT,
    PRIMARY KEY (room, member)
);
CREATE UNIQUE INDEX room_members_one_star ON room_members (room, star);
CREATE INDEX room_members_by_member ON room_members (member);

CREATE TABLE room_devices (
    room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    member TEXT NOT NULL,
    leaf BIGINT NOT NULL,
    key_package BLOB,
    PRIMARY KEY (room, device)
);

-- Which stretches of the log a device may see: after from_seq, up to until_seq (open while it is NULL).
CREATE TABLE room_spans (
    room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    from_seq BIGINT NOT NULL,
    until_seq BIGINT,
    PRIMARY KEY (room, device, from_seq)
);

CREATE TABLE room_log (
    room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sender TEXT NOT NULL,
    device TEXT NOT NULL,
    ref TEXT NOT NULL,
    at BIGINT NOT NULL,
    tag BLOB NOT NULL,
    server_tag BLOB NOT NULL,
    frank_key TEXT NOT NULL,
    external BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (room, seq)
);
CREATE UNIQUE INDEX room_log_once ON room_log (room, device, ref);

CREATE TABLE welcomes (
    room TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    generation BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (room, device)
);

-- When a device was last heard, to within some seconds; the only trace of presence.
CREATE TABLE device_heard (
    device TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    heard_at BIGINT NOT NULL
);
CREATE INDEX device_heard_by_member ON device_heard (member);
