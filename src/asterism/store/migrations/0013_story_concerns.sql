-- What worries somebody about a story on the shelf, for stewards, until one of them has looked at it.

CREATE TABLE story_concerns (
    story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    edition BIGINT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (story, member)
);
CREATE INDEX story_concerns_at ON story_concerns (at);
CREATE INDEX story_concerns_member ON story_concerns (member);
