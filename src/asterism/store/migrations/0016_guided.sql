-- Guided sessions: guides, the times they offer, who waits for one, and what is booked.

-- Who verified a guide, what was looked at and when, never the document. It holds while nobody has withdrawn
-- it.
CREATE TABLE guides (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    verified_at BIGINT NOT NULL,
    verified_by TEXT NOT NULL,
    checked TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    -- Cleared for people under 18 as well.
    minors BIGINT NOT NULL,
    withdrawn_at BIGINT
);

-- Why a verification was withdrawn, and the appeal.
CREATE TABLE guide_withdrawals (
    id TEXT PRIMARY KEY,
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
CREATE INDEX guide_withdrawals_member ON guide_withdrawals (member);
CREATE INDEX guide_withdrawals_appeals ON guide_withdrawals (appealed_at) WHERE appealed_at IS NOT NULL;

CREATE TABLE guide_offers (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    guide TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    languages TEXT NOT NULL,
    -- Start, zone, rule, minutes and the times taken out, as JSON.
    schedule TEXT NOT NULL,
    cancel_hours BIGINT NOT NULL,
    days_ahead BIGINT NOT NULL,
    pause_minutes BIGINT NOT NULL,
    -- Times up to this moment were given to those who wait, or there was nobody.
    looked_until BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- While somebody waits: when the days that came meanwhile are looked through next.
    due_at BIGINT,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE UNIQUE INDEX guide_offers_client ON guide_offers (guide, client_id);
CREATE INDEX guide_offers_due ON guide_offers (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX guide_offers_ended ON guide_offers (ended_at) WHERE ended_at IS NOT NULL;

-- One row for each who ever booked or was booked. Whatever gives somebody's time away takes the rows of both
-- first, in the order of their ids, so that no time is given twice, whatever the offer, the zone or the node.
CREATE TABLE booked_people (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    taken BIGINT NOT NULL
);

CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    offer TEXT NOT NULL,
    -- Empty once that person's account was erased.
    guide TEXT NOT NULL,
    member TEXT NOT NULL,
    guide_star TEXT NOT NULL,
    member_star TEXT NOT NULL,
    -- booked, cancelled; whether it took place or is over is told by the times.
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- The local start that names it, in this zone, and the moments it stands for.
    start TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- The end with the guide's pause after it.
    busy_until BIGINT NOT NULL,
    -- Until so many hours before the start moving and cancelling are free of any word.
    cancel_hours BIGINT NOT NULL,
    -- guide, member
    cancelled_side TEXT,
    words TEXT NOT NULL,
    -- The room of the session, once somebody has come in, and when both were there.
    room TEXT,
    held_at BIGINT,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX bookings_client ON bookings (member, client_id);
-- Beside the look for what overlaps, which needs more than an index can say.
CREATE UNIQUE INDEX bookings_guide ON bookings (guide, starts_at) WHERE state = 'booked' AND guide <> '';
CREATE UNIQUE INDEX bookings_member ON bookings (member, starts_at) WHERE state = 'booked' AND member <> '';
CREATE INDEX bookings_of_guide ON bookings (guide, ends_at);
CREATE INDEX bookings_of_member ON bookings (member, ends_at);
CREATE INDEX bookings_over ON bookings (ends_at);

-- Who waits for a time of an offer.
CREATE TABLE offer_waiting (
    offer TEXT NOT NULL REFERENCES guide_offers (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    since BIGINT NOT NULL,
    PRIMARY KEY (offer, member)
);
CREATE INDEX offer_waiting_member ON offer_waiting (member);

-- A time that became free, kept for one who waits until it is due; then for the next of those who waited when
-- it became free.
CREATE TABLE held_times (
    id TEXT PRIMARY KEY,
    offer TEXT NOT NULL REFERENCES guide_offers (id) ON DELETE CASCADE,
    start TEXT NOT NULL,
    guide TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    busy_until BIGINT NOT NULL,
    freed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE UNIQUE INDEX held_times_start ON held_times (offer, start);
CREATE UNIQUE INDEX held_times_member ON held_times (offer, member);
CREATE INDEX held_times_guide ON held_times (guide);
CREATE INDEX held_times_of ON held_times (member);
CREATE INDEX held_times_due ON held_times (due_at);

-- A day and an hour before a session: when it is due it becomes a ring, which is carried out as any other.
CREATE TABLE session_reminders (
    id TEXT PRIMARY KEY,
    booking TEXT NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    due_at BIGINT NOT NULL,
    useless_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE INDEX session_reminders_due ON session_reminders (due_at);
CREATE INDEX session_reminders_booking ON session_reminders (booking);
