-- The outside lines of every country, what stewards changed in them, and the edition of the list they came from.
CREATE TABLE outside_lines (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('emergency', 'crisis', 'listening', 'youth')),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    hours TEXT NOT NULL,
    languages TEXT NOT NULL,
    source TEXT NOT NULL,
    verified_on TEXT NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('high', 'medium', 'low')),
    note TEXT NOT NULL,
    checked_at BIGINT,
    changed_by TEXT,
    removed_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX outside_lines_of_country ON outside_lines (country) WHERE removed_at IS NULL;
CREATE TABLE outside_changes (
    id TEXT PRIMARY KEY,
    line TEXT NOT NULL REFERENCES outside_lines (id),
    act TEXT NOT NULL CHECK (act IN ('added', 'changed', 'checked', 'removed')),
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    before TEXT NOT NULL
);
CREATE INDEX outside_changes_of_line ON outside_changes (line, version);
CREATE TABLE outside_edition (
    id BIGINT PRIMARY KEY,
    digest TEXT NOT NULL,
    taken_at BIGINT NOT NULL
);
