-- Wishing for a bond: what each wishes, and who was suggested to whom. Each side of a suggestion is a row of its
-- own, so that what one does with it changes nothing for the other.

CREATE TABLE bond_wishes (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    -- As JSON; hours are kept in the week of the zone that is named.
    wishes TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE bond_suggestions (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    -- Empty once that account was erased: the row stays until it expires, as if nothing had happened.
    other TEXT NOT NULL,
    star TEXT NOT NULL,
    pace TEXT NOT NULL,
    reasons TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- yes, no, or nothing yet; bond when both said yes
    said TEXT,
    said_at BIGINT
);
CREATE UNIQUE INDEX bond_suggestions_once ON bond_suggestions (member, other) WHERE other <> '';
CREATE INDEX bond_suggestions_other ON bond_suggestions (other, said);
CREATE INDEX bond_suggestions_made ON bond_suggestions (made_at);

-- Who was on both sides of a call that is a count by now: a digest of both, which tells nothing without them.
CREATE TABLE met_in_calls (
    pair BLOB PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Questions for paths that people of the network wrote; what the house brings lies in its own file.
CREATE TABLE path_questions (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    author TEXT,
    depth BIGINT NOT NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    -- waiting, open, returned, withdrawn
    state TEXT NOT NULL,
    -- Why it was returned, as its author reads it.
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE UNIQUE INDEX path_questions_client ON path_questions (author, client_id);
CREATE INDEX path_questions_state ON path_questions (state, language);

CREATE TABLE path_question_reads (
    question TEXT NOT NULL REFERENCES path_questions (id) ON DELETE CASCADE,
    reader TEXT NOT NULL,
    yes BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (question, reader)
);
