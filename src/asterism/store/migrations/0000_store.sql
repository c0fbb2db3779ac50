-- What the store itself keeps: one row that the health probe writes again and again.
CREATE TABLE store_pulse (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);
INSERT INTO store_pulse (id, at) VALUES (1, 0);
