-- Bonds of two: the pact, visits, sealed answers, what is entrusted. Words stand here only sealed by the
-- devices, and once more under keys that are kept apart from the database.

CREATE TABLE bonds (
    id TEXT PRIMARY KEY,
    -- The two in the order of their ids; empty for whoever erased their account.
    member_a TEXT NOT NULL,
    member_b TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    depth BIGINT NOT NULL,
    key_edition BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    last_dawn BIGINT,
    -- How far the land has grown, in thousandths; never less.
    lake BIGINT NOT NULL,
    trees BIGINT NOT NULL,
    stars BIGINT NOT NULL,
    light BIGINT NOT NULL,
    resting_since BIGINT,
    ended_at BIGINT,
    -- The side that ended it, told to nobody.
    ended_by TEXT,
    dawn_at BIGINT,
    -- After its dawn nothing is left but that it has ended, for the one who may not have seen it yet.
    cleared BIGINT NOT NULL,
    due_at BIGINT,
    lease_until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    set_aside_at BIGINT
);
CREATE UNIQUE INDEX bonds_of_two ON bonds (member_a, member_b) WHERE ended_at IS NULL;
CREATE INDEX bonds_a ON bonds (member_a);
CREATE INDEX bonds_b ON bonds (member_b);
CREATE INDEX bonds_due ON bonds (due_at) WHERE due_at IS NOT NULL;

-- What each of the two has in a bond. The wish to go deeper is read by nobody but its own side.
CREATE TABLE bond_sides (
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    star TEXT NOT NULL,
    version BIGINT NOT NULL,
    signed_at BIGINT,
    want BIGINT,
    PRIMARY KEY (bond, side)
);

-- The newest key of the bond that each of them drew, sealed to the other.
CREATE TABLE bond_keys (
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    by_side TEXT NOT NULL,
    edition BIGINT NOT NULL,
    device TEXT NOT NULL,
    body BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (bond, by_side)
);

CREATE TABLE bond_packages (
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    side TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (bond, device, place)
);
CREATE INDEX bond_packages_device ON bond_packages (device);

CREATE TABLE bond_visits (
    bond TEXT PRIMARY KEY REFERENCES bonds (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    room TEXT NOT NULL,
    path TEXT,
    by_side TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    dawning_at BIGINT
);
CREATE UNIQUE INDEX bond_visits_room ON bond_visits (room);

CREATE TABLE bond_questions (
    id TEXT PRIMARY KEY,
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    words TEXT NOT NULL,
    depth BIGINT NOT NULL,
    by_side TEXT NOT NULL,
    client_id TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    settled_at BIGINT
);
CREATE UNIQUE INDEX bond_questions_sent ON bond_questions (bond, by_side, client_id);
CREATE UNIQUE INDEX bond_questions_open ON bond_questions (bond, question) WHERE state = 'open';

-- What each did with a question: passed (then nothing else is there), or sealed. ``body`` and
-- ``server_share`` are sealed once more under the key of that side.
CREATE TABLE bond_answers (
    asked TEXT NOT NULL REFERENCES bond_questions (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    passed BIGINT NOT NULL,
    device TEXT NOT NULL,
    edition BIGINT NOT NULL,
    body BLOB NOT NULL,
    server_share BLOB NOT NULL,
    commitment BLOB NOT NULL,
    signature BLOB NOT NULL,
    sealed_at BIGINT NOT NULL,
    share BLOB,
    share_edition BIGINT,
    PRIMARY KEY (asked, side)
);

CREATE TABLE bond_confidences (
    id TEXT PRIMARY KEY,
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    client_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    edition BIGINT NOT NULL,
    at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    taken_back_at BIGINT
);
CREATE UNIQUE INDEX bond_confidences_sent ON bond_confidences (bond, side, client_id);

-- Each sealed once more under a key of its own, which goes when it is taken back.
CREATE TABLE bond_confidence_bytes (
    confidence TEXT PRIMARY KEY REFERENCES bond_confidences (id) ON DELETE CASCADE,
    body BLOB NOT NULL
);

CREATE TABLE bond_notes (
    bond TEXT NOT NULL REFERENCES bonds (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    edition BIGINT NOT NULL,
    body BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (bond, side)
);

-- Keys kept apart from the database that are to be destroyed, because what they open is gone.
CREATE TABLE bond_keys_over (
    key_name TEXT PRIMARY KEY,
    since BIGINT NOT NULL
);
