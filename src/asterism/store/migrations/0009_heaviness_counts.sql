-- How heavy talks were before and after, as sums by weeks (counted from the epoch): what was told goes at dawn,
-- and only this is left of it. Which talk told what cannot be read from it.
CREATE TABLE heaviness_counts (
    week BIGINT PRIMARY KEY,
    held BIGINT NOT NULL,
    told BIGINT NOT NULL,
    before_sum BIGINT NOT NULL,
    after_sum BIGINT NOT NULL
);
