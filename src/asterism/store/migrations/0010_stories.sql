-- Stories: at most two editions of each, who read them, who wrote them, and the words by which they are found.

CREATE TABLE stories (
    id TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    author TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    last_edition BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    published_at BIGINT,
    shelf_at BIGINT,
    language TEXT,
    notes BIGINT NOT NULL,
    lights BIGINT NOT NULL
);
CREATE UNIQUE INDEX stories_place ON stories (place);
-- All that a search asks of a story that has its words.
CREATE INDEX stories_found ON stories (place, shelf_at, language, notes, id);
CREATE UNIQUE INDEX stories_client ON stories (author, client_id);
CREATE INDEX stories_shelf ON stories (shelf_at, id) WHERE shelf_at IS NOT NULL;

CREATE TABLE story_editions (
    story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    edition BIGINT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT,
    threads TEXT NOT NULL,
    notes BIGINT NOT NULL,
    language TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    decided_at BIGINT,
    down_by TEXT,
    reason TEXT,
    appeal TEXT,
    appealed_at BIGINT,
    answer TEXT,
    answered_by TEXT,
    PRIMARY KEY (story, edition)
);
CREATE INDEX story_editions_waiting ON story_editions (offered_at, story)
    WHERE state IN ('offered', 'appealed', 'down_appealed');

CREATE TABLE story_readings (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL,
    edition BIGINT NOT NULL,
    reader TEXT,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (story, edition) REFERENCES story_editions (story, edition) ON DELETE CASCADE
);
CREATE UNIQUE INDEX story_readings_once ON story_readings (story, edition, reader);
CREATE INDEX story_readings_reader ON story_readings (reader);

-- Only of what stands on the shelf. The place is a short number of the story, because there are many words.
CREATE TABLE story_words (
    word TEXT NOT NULL,
    place BIGINT NOT NULL REFERENCES stories (place) ON DELETE CASCADE,
    weight BIGINT NOT NULL,
    PRIMARY KEY (word, weight, place)
);
CREATE INDEX story_words_place ON story_words (place);

CREATE TABLE story_threads (
    thread TEXT NOT NULL,
    place BIGINT NOT NULL REFERENCES stories (place) ON DELETE CASCADE,
    PRIMARY KEY (thread, place)
);
CREATE INDEX story_threads_place ON story_threads (place);

-- "This stayed with me": a keyed hash of story and member, from which nobody can read who it was.
CREATE TABLE story_lights (
    mark BLOB PRIMARY KEY,
    place BIGINT NOT NULL REFERENCES stories (place) ON DELETE CASCADE
);
CREATE INDEX story_lights_place ON story_lights (place);

-- When somebody's allowance of offers is whole again; the row goes with it.
CREATE TABLE story_pace (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    free_at BIGINT NOT NULL
);
