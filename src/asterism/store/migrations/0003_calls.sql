-- Calls, who was rung for them, who held them; shifts and rest.

-- What decides a step lies in body (a msgpack of asterism.calls.state.Call); the columns beside it are what is searched by.
CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    caller TEXT NOT NULL,
    client_id TEXT NOT NULL,
    room TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    need TEXT NOT NULL,
    lead TEXT,
    term BIGINT NOT NULL,
    reached_at BIGINT NOT NULL,
    line_at BIGINT NOT NULL,
    due_at BIGINT,
    hungry BIGINT NOT NULL,
    ringing BIGINT NOT NULL,
    companions BIGINT NOT NULL,
    away_at BIGINT,
    lead_away_at BIGINT,
    practice BIGINT NOT NULL,
    first_rung_at BIGINT,
    first_held_at BIGINT,
    heaviness_first BIGINT,
    heaviness_now BIGINT,
    how TEXT,
    closed_at BIGINT,
    dawn_at BIGINT,
    forgotten BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX calls_once ON calls (caller, client_id);
CREATE UNIQUE INDEX calls_one_open ON calls (caller) WHERE state <> 'closed';
CREATE UNIQUE INDEX calls_room ON calls (room);
CREATE INDEX calls_due ON calls (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX calls_line ON calls (line_at) WHERE hungry = 1;
CREATE INDEX calls_away ON calls (caller) WHERE away_at IS NOT NULL;
CREATE INDEX calls_lead_away ON calls (lead) WHERE lead_away_at IS NOT NULL;
CREATE INDEX calls_accompanied ON calls (id) WHERE companions > 0;
CREATE INDEX calls_held ON calls (first_held_at) WHERE first_held_at IS NOT NULL;
CREATE INDEX calls_dawn ON calls (dawn_at) WHERE dawn_at IS NOT NULL;

CREATE TABLE offers (
    id TEXT PRIMARY KEY,
    call TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answered_at BIGINT
);
CREATE UNIQUE INDEX offers_one_open ON offers (call, member) WHERE state = 'open';
CREATE INDEX offers_open ON offers (member) WHERE state = 'open';
CREATE INDEX offers_call ON offers (call);

-- Who led a call, term by term. ``slot`` is 0 unless a supporter chose to lead more than one call at a time.
CREATE TABLE leads (
    call TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    term BIGINT NOT NULL,
    member TEXT NOT NULL,
    slot BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    need TEXT NOT NULL,
    how_it_was TEXT,
    PRIMARY KEY (call, term)
);
CREATE UNIQUE INDEX leads_one_for_call ON leads (call) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX leads_one_for_supporter ON leads (member, slot) WHERE ended_at IS NULL;
CREATE INDEX leads_member ON leads (member, began_at);

CREATE TABLE call_companions (
    call TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (call, member)
);
CREATE INDEX call_companions_member ON call_companions (member);

-- One row for everybody who may be rung: the present shift, rest, load, wishes, and their own record of answers.
CREATE TABLE duty (
    member TEXT PRIMARY KEY,
    shift TEXT,
    started_at BIGINT,
    ends_at BIGINT,
    off_shift_ok BIGINT NOT NULL,
    ring_by TEXT NOT NULL,
    cap BIGINT NOT NULL,
    leads_max BIGINT NOT NULL,
    unanswered BIGINT NOT NULL,
    still_here BIGINT NOT NULL,
    rest_until BIGINT NOT NULL,
    rest_minimum_until BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    crises BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    last_call_at BIGINT NOT NULL,
    free_since BIGINT NOT NULL,
    took REAL NOT NULL,
    passed REAL NOT NULL,
    record_at BIGINT NOT NULL,
    ask_call TEXT
);
CREATE INDEX duty_ends ON duty (ends_at) WHERE shift IS NOT NULL;
CREATE INDEX duty_rests ON duty (rest_until) WHERE rest_until > 0;

CREATE TABLE shifts (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    why TEXT
);
CREATE INDEX shifts_started ON shifts (started_at);
CREATE UNIQUE INDEX shifts_one_open ON shifts (member) WHERE ended_at IS NULL;

-- What has to reach somebody after a commit. The id makes a second delivery harmless.
CREATE TABLE rings (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    call TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    useless_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX rings_due ON rings (due_at);

CREATE TABLE safety_ends (
    call TEXT PRIMARY KEY,
    caller TEXT NOT NULL,
    by_member TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX safety_ends_caller ON safety_ends (caller, at);

-- After thirty days only counts are left of a call.
CREATE TABLE call_counts (
    day BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    need TEXT NOT NULL,
    how TEXT NOT NULL,
    calls BIGINT NOT NULL,
    held BIGINT NOT NULL,
    wait_ms BIGINT NOT NULL,
    PRIMARY KEY (day, hour, need, how)
);
