-- Side rooms are closed with the room they were opened in, so they are looked for at every end of a talk.
CREATE INDEX rooms_by_parent ON rooms (parent) WHERE parent IS NOT NULL;
