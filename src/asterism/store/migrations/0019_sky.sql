-- The sky: who chose to be seen, and the one blurred picture that all nodes show.

CREATE TABLE sky_stars (
    member TEXT PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    -- A family of feelings, plain, or nothing: what they wish for now. No earlier wish is kept.
    chosen TEXT,
    -- What the sky holds of them since it last looked; nothing for whoever was not here then.
    shown TEXT,
    in_circle BIGINT NOT NULL,
    accompanied BIGINT NOT NULL,
    -- When the sky looks at them next: a moment that nobody knows.
    look_at BIGINT NOT NULL,
    -- The night that spent belongs to, and at how many edges of it they were counted.
    night BIGINT NOT NULL,
    spent BIGINT NOT NULL
);
CREATE INDEX sky_stars_look ON sky_stars (look_at);
CREATE INDEX sky_stars_shown ON sky_stars (shown) WHERE shown IS NOT NULL;

-- One row: the picture as it stands, and the epoch that it was made for.
CREATE TABLE sky_now (
    id BIGINT PRIMARY KEY,
    epoch BIGINT NOT NULL,
    view BLOB NOT NULL
);
