-- The ledger of Pledgebook: one SQLite file, an append-only record, and what is derived from it.
--
-- Three kinds of table:
--   the record      what somebody recorded. Rows are only ever added; triggers refuse UPDATE, DELETE and REPLACE.
--                   Every row belongs to an entry, and the entry's hash covers it.
--   words           the closed vocabularies (status, role, ...), for reference and for foreign keys.
--   derived_*       computed from the record for speed. `pledge verify` compares them with the record,
--                   `pledge verify --rebuild` makes them anew. They are no part of the hashes.
--
-- The views at the end (current_status, open_commitment, ...) answer the common questions, with keys and names.
-- Days are ISO 8601 text and may be partial: '2026-02-24', '2026-02', '2026'. Compared as text, a partial day sorts
-- before the first day in it, which is the rule of the book. `x || '-99'` is the end of the period that x names.
--
-- `sqlite3 book.db < schema.sql` makes an empty ledger.

PRAGMA application_id = 0x504c4447; -- 'PLDG'
PRAGMA user_version = 1;

-- ---------------------------------------------------------------------------------------------------- words

-- What somebody may judge of a commitment. A final status closes it, until a later update reopens it.
CREATE TABLE status (
    word    TEXT PRIMARY KEY,
    final   INTEGER NOT NULL CHECK (final IN (0, 1)),
    meaning TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO status VALUES
    ('pledged',          0, 'undertaken; nothing known to have been done'),
    ('in-progress',      0, 'work towards it is under way'),
    ('stalled',          0, 'work has stopped, the commitment stands'),
    ('fulfilled',        1, 'done as promised'),
    ('partly-fulfilled', 1, 'ended with a part of it done'),
    ('broken',           1, 'the opposite was done, or it was not done when owed'),
    ('withdrawn',        1, 'taken back by those who made it'),
    ('superseded',       1, 'replaced by another commitment'),
    ('lapsed',           1, 'ended without being owed any more');

-- How a party is tied to a commitment. Only pledgers owe it.
CREATE TABLE role (
    word    TEXT PRIMARY KEY,
    meaning TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO role VALUES
    ('pledger',     'undertook it, and owes it'),
    ('beneficiary', 'it is done for them'),
    ('lead',        'leads what is to be done'),
    ('participant', 'takes part in it'),
    ('guarantor',   'answers for its being kept'),
    ('adversary',   'it is directed against them');

-- What may be said of a condition.
CREATE TABLE condition_state (
    word    TEXT PRIMARY KEY,
    meaning TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO condition_state VALUES
    ('unmet',     'does not hold; where nothing has been recorded, this is the state'),
    ('met',       'holds'),
    ('ruled-out', 'cannot come to hold any more');

-- ------------------------------------------------------------------------------------------------ the record

-- One act of recording. `hash` is the SHA-256, in hexadecimal, of this text (lines end in \n, strings are JSON):
--     pledgebook entry 1
--     ORIGIN
--     SEQUENCE
--     RECORDED_AT
--     AUTHOR        as a JSON string
--     SUMMARY       as a JSON string
--     PREVIOUS_HASH
-- followed by a line `NAME COUNT DIGEST` for each kind of row the entry has, in this order: source, party,
-- condition, commitment, update, resolution, retraction. DIGEST is the SHA-256 of the content of those rows, one a line,
-- in the order of their ids: exactly what `pledge log --content` prints. Content names things by key, never by id.
CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    origin        TEXT NOT NULL,              -- the book that wrote it: 32 hexadecimal digits, drawn at its first entry
    sequence      INTEGER NOT NULL,           -- 1, 2, 3, ... within the origin
    recorded_at   TEXT NOT NULL,              -- UTC, RFC 3339: 2026-01-06T17:30:00Z
    author        TEXT NOT NULL,
    summary       TEXT NOT NULL,
    previous_hash TEXT NOT NULL,              -- hash of the entry before it in its origin; 64 zeros for the first
    hash          TEXT NOT NULL UNIQUE,
    UNIQUE (origin, sequence)
) STRICT;

-- Things have an identity (a row that holds their key for good) and revisions. What counts is the latest revision
-- whose entry has not been retracted. `checksum`, here and below, is the first eight bytes (big-endian, signed) of the
-- SHA-256 of the row's content: it tells which row was damaged, where the entry's hash only tells that one was.

-- A document in which something was said.
CREATE TABLE source (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE source_revision (
    id        INTEGER PRIMARY KEY,
    entry_id  INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    source_id INTEGER NOT NULL REFERENCES source,
    title     TEXT NOT NULL,
    publisher TEXT,
    published TEXT,                           -- a day, perhaps partial
    url       TEXT,
    kind      TEXT,                           -- in the recorder's words: declaration, press report, ...
    checksum  INTEGER NOT NULL
) STRICT;
CREATE INDEX source_revision_by_source ON source_revision (source_id);
CREATE INDEX source_revision_by_entry ON source_revision (entry_id);

-- A country (its key is the ISO 3166-1 alpha-2 code), an organisation, or a group. A country needs no revision.
CREATE TABLE party (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE party_revision (
    id       INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    party_id INTEGER NOT NULL REFERENCES party,
    kind     TEXT NOT NULL CHECK (kind IN ('country', 'organisation', 'group')),
    name     TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX party_revision_by_party ON party_revision (party_id);
CREATE INDEX party_revision_by_entry ON party_revision (entry_id);
CREATE TABLE party_alias (
    revision_id INTEGER NOT NULL REFERENCES party_revision,
    position    INTEGER NOT NULL,
    alias       TEXT NOT NULL,
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
-- Who belongs to a group, from the day `since` to the day `until`, both included.
CREATE TABLE membership (
    revision_id INTEGER NOT NULL REFERENCES party_revision,
    position    INTEGER NOT NULL,
    party_id    INTEGER NOT NULL REFERENCES party,
    since       TEXT,
    until       TEXT,
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;

-- A state of the world that commitments depend on. Its history is in `resolution`.
CREATE TABLE condition (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE condition_revision (
    id           INTEGER PRIMARY KEY,
    entry_id     INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    condition_id INTEGER NOT NULL REFERENCES condition,
    title        TEXT NOT NULL,
    description  TEXT,
    checksum     INTEGER NOT NULL
) STRICT;
CREATE INDEX condition_revision_by_condition ON condition_revision (condition_id);
CREATE INDEX condition_revision_by_entry ON condition_revision (entry_id);

-- One thing that one or more parties undertook in one source.
CREATE TABLE commitment (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE commitment_revision (
    id               INTEGER PRIMARY KEY,
    entry_id         INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    commitment_id    INTEGER NOT NULL REFERENCES commitment,
    title            TEXT NOT NULL,
    quote            TEXT,                    -- the exact words of the source
    source_id        INTEGER NOT NULL REFERENCES source,
    locator          TEXT,                    -- where in the source: 'list item 3'
    made             TEXT,                    -- the day on which it was undertaken
    due              TEXT,                    -- a day, perhaps partial; or NULL,
    due_condition_id INTEGER REFERENCES condition, -- or so long after this condition is met:
    due_count        INTEGER CHECK (due_count >= 0),
    due_unit         TEXT CHECK (due_unit IN ('d', 'w', 'm', 'y')),
    checksum         INTEGER NOT NULL,
    CHECK (due IS NULL OR due_condition_id IS NULL),
    CHECK ((due_condition_id IS NULL) = (due_count IS NULL) AND (due_count IS NULL) = (due_unit IS NULL))
) STRICT;
CREATE INDEX commitment_revision_by_commitment ON commitment_revision (commitment_id);
CREATE INDEX commitment_revision_by_source ON commitment_revision (source_id);
CREATE INDEX commitment_revision_by_entry ON commitment_revision (entry_id);
CREATE INDEX commitment_revision_by_made ON commitment_revision (made, commitment_id);
CREATE INDEX commitment_revision_by_due ON commitment_revision (due, commitment_id) WHERE due IS NOT NULL;
CREATE INDEX commitment_revision_by_rule ON commitment_revision (due_condition_id, due_count, due_unit, commitment_id)
    WHERE due_condition_id IS NOT NULL;
CREATE TABLE commitment_tag (
    revision_id INTEGER NOT NULL REFERENCES commitment_revision,
    position    INTEGER NOT NULL,
    tag         TEXT NOT NULL,
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX commitment_tag_by_tag ON commitment_tag (tag);
CREATE TABLE commitment_party (
    revision_id INTEGER NOT NULL REFERENCES commitment_revision,
    position    INTEGER NOT NULL,
    party_id    INTEGER NOT NULL REFERENCES party,
    role        TEXT NOT NULL REFERENCES role,
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
-- What must hold first (precondition), or makes the pledge owed when it happens (trigger); for one party only, where
-- party_id says so. All are needed, but of alternatives one: the second and later ones name the position of the first.
CREATE TABLE requirement (
    revision_id    INTEGER NOT NULL REFERENCES commitment_revision,
    position       INTEGER NOT NULL,
    condition_id   INTEGER NOT NULL REFERENCES condition,
    kind           TEXT NOT NULL CHECK (kind IN ('precondition', 'trigger')),
    party_id       INTEGER REFERENCES party,
    alternative_to INTEGER CHECK (alternative_to < position),
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX requirement_by_condition ON requirement (condition_id);

-- What became of a commitment: for the whole of it (party_id NULL), or for one party.
CREATE TABLE status_update (
    id            INTEGER PRIMARY KEY,
    entry_id      INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    commitment_id INTEGER NOT NULL REFERENCES commitment,
    party_id      INTEGER REFERENCES party,
    status        TEXT NOT NULL REFERENCES status,
    effective_on  TEXT NOT NULL,              -- the day on which it became so, perhaps partial
    source_id     INTEGER REFERENCES source,
    note          TEXT,
    checksum      INTEGER NOT NULL
) STRICT;
CREATE INDEX status_update_by_commitment ON status_update (commitment_id, effective_on, party_id, status, entry_id);
CREATE INDEX status_update_by_day ON status_update (effective_on, commitment_id);
CREATE INDEX status_update_by_entry ON status_update (entry_id);

-- What became of a condition.
CREATE TABLE resolution (
    id           INTEGER PRIMARY KEY,
    entry_id     INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    condition_id INTEGER NOT NULL REFERENCES condition,
    state        TEXT NOT NULL REFERENCES condition_state,
    effective_on TEXT NOT NULL,
    source_id    INTEGER REFERENCES source,
    note         TEXT,
    checksum     INTEGER NOT NULL
) STRICT;
CREATE INDEX resolution_by_condition ON resolution (condition_id, effective_on);
CREATE INDEX resolution_by_day ON resolution (effective_on, condition_id);
CREATE INDEX resolution_by_entry ON resolution (entry_id);

-- An entry that is taken back, or one status update or resolution of it. It stays, and counts no more, unless the
-- retraction is itself retracted.
CREATE TABLE retraction (
    id                 INTEGER PRIMARY KEY,
    entry_id           INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
    retracted_entry_id INTEGER NOT NULL REFERENCES entry,
    update_id          INTEGER REFERENCES status_update, -- this update of it only
    resolution_id      INTEGER REFERENCES resolution,    -- this resolution of it only
    checksum           INTEGER NOT NULL,
    CHECK (update_id IS NULL OR resolution_id IS NULL)
) STRICT;
CREATE INDEX retraction_by_retracted ON retraction (retracted_entry_id);
CREATE INDEX retraction_by_entry ON retraction (entry_id);

-- -------------------------------------------------------------------------------------------- append only
-- The first trigger of each table refuses INSERT OR REPLACE, which deletes without asking the delete trigger.

CREATE TRIGGER entry_is_not_replaced BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR hash = NEW.hash OR (origin = NEW.origin AND sequence = NEW.sequence))
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER source_is_not_replaced BEFORE INSERT ON source WHEN EXISTS (SELECT 1 FROM source WHERE id = NEW.id OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER source_is_not_updated BEFORE UPDATE ON source
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER source_is_not_deleted BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER source_revision_is_not_replaced BEFORE INSERT ON source_revision WHEN EXISTS (SELECT 1 FROM source_revision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER source_revision_is_not_updated BEFORE UPDATE ON source_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER source_revision_is_not_deleted BEFORE DELETE ON source_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER party_is_not_replaced BEFORE INSERT ON party WHEN EXISTS (SELECT 1 FROM party WHERE id = NEW.id OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER party_is_not_updated BEFORE UPDATE ON party
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER party_is_not_deleted BEFORE DELETE ON party
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER party_revision_is_not_replaced BEFORE INSERT ON party_revision WHEN EXISTS (SELECT 1 FROM party_revision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER party_revision_is_not_updated BEFORE UPDATE ON party_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER party_revision_is_not_deleted BEFORE DELETE ON party_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER condition_is_not_replaced BEFORE INSERT ON condition WHEN EXISTS (SELECT 1 FROM condition WHERE id = NEW.id OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER condition_is_not_updated BEFORE UPDATE ON condition
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER condition_is_not_deleted BEFORE DELETE ON condition
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER condition_revision_is_not_replaced BEFORE INSERT ON condition_revision WHEN EXISTS (SELECT 1 FROM condition_revision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER condition_revision_is_not_updated BEFORE UPDATE ON condition_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER condition_revision_is_not_deleted BEFORE DELETE ON condition_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER commitment_is_not_replaced BEFORE INSERT ON commitment WHEN EXISTS (SELECT 1 FROM commitment WHERE id = NEW.id OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER commitment_is_not_updated BEFORE UPDATE ON commitment
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER commitment_is_not_deleted BEFORE DELETE ON commitment
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER commitment_revision_is_not_replaced BEFORE INSERT ON commitment_revision WHEN EXISTS (SELECT 1 FROM commitment_revision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER commitment_revision_is_not_updated BEFORE UPDATE ON commitment_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER commitment_revision_is_not_deleted BEFORE DELETE ON commitment_revision
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER party_alias_is_not_replaced BEFORE INSERT ON party_alias WHEN EXISTS (SELECT 1 FROM party_alias WHERE revision_id = NEW.revision_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER party_alias_is_not_updated BEFORE UPDATE ON party_alias
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER party_alias_is_not_deleted BEFORE DELETE ON party_alias
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER membership_is_not_replaced BEFORE INSERT ON membership WHEN EXISTS (SELECT 1 FROM membership WHERE revision_id = NEW.revision_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER membership_is_not_updated BEFORE UPDATE ON membership
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER membership_is_not_deleted BEFORE DELETE ON membership
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER commitment_tag_is_not_replaced BEFORE INSERT ON commitment_tag WHEN EXISTS (SELECT 1 FROM commitment_tag WHERE revision_id = NEW.revision_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER commitment_tag_is_not_updated BEFORE UPDATE ON commitment_tag
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER commitment_tag_is_not_deleted BEFORE DELETE ON commitment_tag
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER commitment_party_is_not_replaced BEFORE INSERT ON commitment_party WHEN EXISTS (SELECT 1 FROM commitment_party WHERE revision_id = NEW.revision_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER commitment_party_is_not_updated BEFORE UPDATE ON commitment_party
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER commitment_party_is_not_deleted BEFORE DELETE ON commitment_party
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER requirement_is_not_replaced BEFORE INSERT ON requirement WHEN EXISTS (SELECT 1 FROM requirement WHERE revision_id = NEW.revision_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER requirement_is_not_updated BEFORE UPDATE ON requirement
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER requirement_is_not_deleted BEFORE DELETE ON requirement
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER status_update_is_not_replaced BEFORE INSERT ON status_update WHEN EXISTS (SELECT 1 FROM status_update WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER status_update_is_not_updated BEFORE UPDATE ON status_update
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER status_update_is_not_deleted BEFORE DELETE ON status_update
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER resolution_is_not_replaced BEFORE INSERT ON resolution WHEN EXISTS (SELECT 1 FROM resolution WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER resolution_is_not_updated BEFORE UPDATE ON resolution
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER resolution_is_not_deleted BEFORE DELETE ON resolution
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

CREATE TRIGGER retraction_is_not_replaced BEFORE INSERT ON retraction WHEN EXISTS (SELECT 1 FROM retraction WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: this row exists already'); END;
CREATE TRIGGER retraction_is_not_updated BEFORE UPDATE ON retraction
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a revision or an update instead'); END;
CREATE TRIGGER retraction_is_not_deleted BEFORE DELETE ON retraction
BEGIN SELECT RAISE(ABORT, 'the record is append-only: append a retraction instead'); END;

-- ----------------------------------------------------------------------------------------------- derived data

-- The entries that do not count, because a retraction that counts names them; and the single updates and resolutions.
CREATE TABLE derived_retracted (
    entry_id INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE derived_retracted_update (
    update_id INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE derived_retracted_resolution (
    resolution_id INTEGER PRIMARY KEY
) STRICT;

-- What counts of the record. All that is derived comes from these three, and so does every answer about the past: there,
-- `pledge` reads through temporary views of the same names that let only count what was known, or so, at the moment.
CREATE VIEW counted_commitment AS
SELECT commitment_id, id AS revision_id, source_id, made, due, due_condition_id, due_count, due_unit
FROM commitment_revision AS revision
WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
  AND NOT EXISTS (
      SELECT 1 FROM commitment_revision AS later
      WHERE later.commitment_id = revision.commitment_id AND later.id > revision.id
        AND later.entry_id NOT IN (SELECT entry_id FROM derived_retracted)
  );
CREATE VIEW counted_update AS
SELECT id, entry_id, commitment_id, party_id, status, effective_on, source_id, note
FROM status_update
WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
  AND id NOT IN (SELECT update_id FROM derived_retracted_update);
CREATE VIEW counted_resolution AS
SELECT id, entry_id, condition_id, state, effective_on, source_id, note
FROM resolution
WHERE entry_id NOT IN (SELECT entry_id FROM derived_retracted)
  AND id NOT IN (SELECT resolution_id FROM derived_retracted_resolution);

-- The revision that counts, for each thing that the book knows. A country that no revision describes has none.
CREATE TABLE derived_source (
    source_id   INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL
) STRICT;
CREATE TABLE derived_party (
    party_id    INTEGER PRIMARY KEY,
    revision_id INTEGER,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL
) STRICT;
CREATE TABLE derived_condition (
    condition_id  INTEGER PRIMARY KEY,
    revision_id   INTEGER NOT NULL,
    state         TEXT NOT NULL,              -- by the latest resolution; 'unmet' where there is none
    since         TEXT,                       -- the first day of the unbroken time in which it has been in it
    resolution_id INTEGER                     -- the latest
) STRICT;
CREATE TABLE derived_commitment (
    commitment_id INTEGER PRIMARY KEY,
    revision_id   INTEGER NOT NULL,
    updated_on    TEXT,                       -- the latest day of any update, for whichever party
    made          TEXT
) STRICT;

-- Where `pledge due` looks: commitments that may be owed, being open for somebody and waiting for nothing that concerns
-- all, by the day on which they are due ('due'), woke and were not touched since ('woken'), or were last touched ('idle').
CREATE TABLE derived_attention (
    kind          TEXT NOT NULL,
    day           TEXT NOT NULL,
    commitment_id INTEGER NOT NULL,
    PRIMARY KEY (kind, day, commitment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX derived_attention_by_commitment ON derived_attention (commitment_id);

-- The status that stands: for the whole (party_id 0, role ''), for each party in each of its roles (the latest update that
-- names the party or nobody), and for members of groups that an update names without their being tied themselves (role
-- '', their own updates alone). The latest is the one with the greatest (effective_on, update_id). Without any update the
-- status is 'pledged'. For a party that owes through a group, the later of its own row and the group's holds.
CREATE TABLE derived_status (
    commitment_id INTEGER NOT NULL,
    party_id      INTEGER NOT NULL,
    role          TEXT NOT NULL,
    status        TEXT NOT NULL,
    effective_on  TEXT,
    update_id     INTEGER,
    PRIMARY KEY (commitment_id, party_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX derived_status_by_party ON derived_status (party_id, role, status);

-- Full-text search over commitments; rowid is the commitment's id.
CREATE VIRTUAL TABLE derived_search USING fts5 (title, quote, tokenize = "unicode61 remove_diacritics 2");

-- ------------------------------------------------------------------------------------------------------ views
-- Names and keys, ready to read. `pledge` answers from the same tables with the same rules.

-- Every party that something in the book describes, ties to a commitment or makes a member of a group.
CREATE VIEW current_party (id, key, kind, name) AS
SELECT party.id, party.key, derived_party.kind, derived_party.name
FROM derived_party
JOIN party ON party.id = derived_party.party_id
WHERE derived_party.revision_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM derived_status WHERE derived_status.party_id = derived_party.party_id)
    OR derived_party.party_id IN (
        SELECT membership.party_id
        FROM derived_party AS holder
        JOIN membership ON membership.revision_id = holder.revision_id
    );

-- Who belongs to which group today, directly or through a group within the group.
CREATE VIEW current_membership (group_id, group_key, party_id, party_key) AS
WITH RECURSIVE
    direct (group_id, party_id) AS (
        SELECT derived_party.party_id, membership.party_id
        FROM derived_party
        JOIN membership ON membership.revision_id = derived_party.revision_id
        WHERE (membership.since IS NULL OR membership.since <= date('now', 'localtime'))
          AND (membership.until IS NULL OR membership.until || '-99' >= date('now', 'localtime'))
    ),
    reached (group_id, party_id) AS (
        SELECT group_id, party_id FROM direct
        UNION
        SELECT reached.group_id, direct.party_id
        FROM reached
        JOIN direct ON direct.group_id = reached.party_id
    )
SELECT reached.group_id, "group".key, reached.party_id, party.key
FROM reached
JOIN party AS "group" ON "group".id = reached.group_id
JOIN party ON party.id = reached.party_id;

-- Every source the book knows.
CREATE VIEW current_source (id, key, title, publisher, published, url, kind) AS
SELECT source.id, source.key, revision.title, revision.publisher, revision.published, revision.url, revision.kind
FROM derived_source
JOIN source ON source.id = derived_source.source_id
JOIN source_revision AS revision ON revision.id = derived_source.revision_id;

-- Every condition with its state, and the day since which it is in it.
CREATE VIEW current_condition (id, key, title, description, state, since) AS
SELECT condition.id, condition.key, revision.title, revision.description, derived_condition.state, derived_condition.since
FROM derived_condition
JOIN condition ON condition.id = derived_condition.condition_id
JOIN condition_revision AS revision ON revision.id = derived_condition.revision_id;

-- What each commitment depends on; party_id and party say for whom alone, where it is not for all. Conditions of one
-- `any_of` are alternatives; `missing` is 1 where none of them is met.
CREATE VIEW current_requirement
    (commitment_id, commitment, condition_id, condition, kind, party_id, party, state, any_of, missing) AS
SELECT
    derived_commitment.commitment_id, commitment.key, requirement.condition_id, condition.key, requirement.kind,
    requirement.party_id, party.key, derived_condition.state, coalesce(requirement.alternative_to, requirement.position),
    NOT EXISTS (
        SELECT 1
        FROM requirement AS other
        JOIN derived_condition AS stand ON stand.condition_id = other.condition_id
        WHERE other.revision_id = requirement.revision_id AND stand.state = 'met'
          AND coalesce(other.alternative_to, other.position) = coalesce(requirement.alternative_to, requirement.position)
    )
FROM derived_commitment
JOIN commitment ON commitment.id = derived_commitment.commitment_id
JOIN requirement ON requirement.revision_id = derived_commitment.revision_id
JOIN condition ON condition.id = requirement.condition_id
JOIN derived_condition ON derived_condition.condition_id = requirement.condition_id
LEFT JOIN party ON party.id = requirement.party_id;

-- The day on which each commitment is due. A rule ("90 days after the ceasefire") gives a day once its condition is
-- met: counted from the end of the period where only a month or a year is known; a month counted from the 31st ends
-- with the month. Where the condition is ruled out, the commitment is never due.
CREATE VIEW current_due (commitment_id, due, rule, never) AS
WITH rule AS (
    SELECT
        derived_commitment.commitment_id,
        revision.due,
        condition.key || ' + ' || revision.due_count || revision.due_unit AS rule,
        revision.due_unit AS unit,
        revision.due_count * CASE revision.due_unit WHEN 'w' THEN 7 WHEN 'y' THEN 12 ELSE 1 END AS n,
        CASE WHEN derived_condition.state = 'met' THEN
            CASE length(derived_condition.since)
                WHEN 4 THEN derived_condition.since || '-12-31'
                WHEN 7 THEN date(derived_condition.since || '-01', '+1 month', '-1 day')
                ELSE derived_condition.since
            END
        END AS base,
        derived_condition.state IS 'ruled-out' AS never
    FROM derived_commitment
    JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
    LEFT JOIN condition ON condition.id = revision.due_condition_id
    LEFT JOIN derived_condition ON derived_condition.condition_id = revision.due_condition_id
)
SELECT
    commitment_id,
    CASE
        WHEN rule IS NULL THEN due
        WHEN unit IN ('d', 'w') THEN date(base, '+' || n || ' days')
        ELSE min(date(base, '+' || n || ' months'), date(base, 'start of month', '+' || (n + 1) || ' months', '-1 day'))
    END,
    rule, never
FROM rule;

-- Each commitment as a whole: what it says, its status, its standing. The whole waits when a requirement that
-- concerns everybody is not met, or when every pledger waits for one of its own, or of a group to which it belongs.
CREATE VIEW current_commitment
    (id, key, title, quote, source, locator, made, due, due_rule, never_due, status, standing, status_on, updated_on) AS
SELECT
    commitment.id, commitment.key, revision.title, revision.quote, source.key, revision.locator, revision.made,
    current_due.due, current_due.rule, current_due.never, derived_status.status,
    CASE
        WHEN status.final THEN 'closed'
        WHEN EXISTS (
            SELECT 1 FROM current_requirement AS needed
            WHERE needed.commitment_id = commitment.id AND needed.party_id IS NULL AND needed.missing
        ) OR (
            EXISTS (
                SELECT 1 FROM derived_status AS tie
                WHERE tie.commitment_id = commitment.id AND tie.role = 'pledger'
            ) AND NOT EXISTS (
                SELECT 1 FROM derived_status AS tie
                WHERE tie.commitment_id = commitment.id AND tie.role = 'pledger' AND NOT EXISTS (
                    SELECT 1 FROM current_requirement AS needed
                    WHERE needed.commitment_id = commitment.id AND needed.missing
                      AND (needed.party_id = tie.party_id OR needed.party_id IN (
                          SELECT group_id FROM current_membership WHERE party_id = tie.party_id
                      ))
                )
            )
        ) THEN 'waiting'
        WHEN current_due.due || '-99' < date('now', 'localtime') THEN 'overdue'
        ELSE 'in-force'
    END,
    derived_status.effective_on, derived_commitment.updated_on
FROM derived_commitment
JOIN commitment ON commitment.id = derived_commitment.commitment_id
JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
JOIN source ON source.id = revision.source_id
JOIN current_due ON current_due.commitment_id = derived_commitment.commitment_id
JOIN derived_status
    ON derived_status.commitment_id = derived_commitment.commitment_id
    AND derived_status.party_id = 0 AND derived_status.role = ''
JOIN status ON status.word = derived_status.status;

-- The commitments whose status is not final.
CREATE VIEW open_commitment AS
SELECT current_commitment.*
FROM current_commitment
JOIN status ON status.word = current_commitment.status
WHERE NOT status.final;

-- The status that stands for each party in each role, and (party NULL) for the whole; with the update it rests on.
CREATE VIEW current_status
    (commitment, title, party, name, role, status, effective_on, source, note, update_id, entry_id) AS
SELECT
    commitment.key, revision.title, current_party.key, current_party.name, nullif(derived_status.role, ''),
    derived_status.status, derived_status.effective_on, source.key, status_update.note, status_update.id,
    status_update.entry_id
FROM derived_status
JOIN commitment ON commitment.id = derived_status.commitment_id
JOIN derived_commitment ON derived_commitment.commitment_id = derived_status.commitment_id
JOIN commitment_revision AS revision ON revision.id = derived_commitment.revision_id
LEFT JOIN current_party ON current_party.id = derived_status.party_id
LEFT JOIN status_update ON status_update.id = derived_status.update_id
LEFT JOIN source ON source.id = status_update.source_id;

-- What each country owes as a pledger, by itself (via NULL) or through groups (via: their keys): one row for each country
-- and commitment, with the country's own status and standing. The figures of `pledge report --by country`.
CREATE VIEW owed_by_country (commitment, title, country, name, via, status, standing, due) AS
WITH
    -- One row a path: by itself, and through each group.
    path AS (
        SELECT derived_status.commitment_id, derived_status.party_id, NULL AS via_id,
            derived_status.status, derived_status.effective_on, derived_status.update_id
        FROM derived_status
        WHERE derived_status.role = 'pledger'
        UNION ALL
        SELECT tie.commitment_id, membership.party_id, tie.party_id, tie.status, tie.effective_on, tie.update_id
        FROM derived_status AS tie
        JOIN current_membership AS membership ON membership.group_id = tie.party_id
        WHERE tie.role = 'pledger'
    ),
    -- What updates say of each party by itself, and of groups within the groups that are tied.
    said AS (
        SELECT derived_status.commitment_id, derived_status.party_id, derived_status.status,
            derived_status.effective_on, derived_status.update_id
        FROM derived_status
        WHERE derived_status.update_id IS NOT NULL
        UNION ALL
        SELECT inner_group.commitment_id, membership.party_id, inner_group.status,
            inner_group.effective_on, inner_group.update_id
        FROM derived_status AS inner_group
        JOIN current_membership AS membership ON membership.group_id = inner_group.party_id
        WHERE inner_group.role = '' AND inner_group.party_id <> 0
    ),
    owed AS (
        SELECT commitment_id, party_id, max(via_id IS NULL) AS by_itself, group_concat("group".key, ', ') AS through
        FROM path
        LEFT JOIN party AS "group" ON "group".id = path.via_id
        GROUP BY commitment_id, party_id
    ),
    judged AS (
        SELECT commitment_id, party_id, status, effective_on, update_id FROM path
        UNION ALL
        SELECT commitment_id, party_id, status, effective_on, update_id FROM said
    ),
    ranked AS (
        SELECT owed.*, judged.status,
            row_number() OVER (
                PARTITION BY owed.commitment_id, owed.party_id
                ORDER BY coalesce(judged.effective_on, '') DESC, coalesce(judged.update_id, 0) DESC
            ) AS place
        FROM owed
        JOIN judged ON judged.commitment_id = owed.commitment_id AND judged.party_id = owed.party_id
    )
SELECT
    current_commitment.key, current_commitment.title, current_party.key, current_party.name,
    CASE WHEN ranked.by_itself THEN NULL ELSE ranked.through END,
    ranked.status,
    CASE
        WHEN status.final THEN 'closed'
        WHEN EXISTS (
            SELECT 1 FROM current_requirement AS needed
            WHERE needed.commitment_id = ranked.commitment_id AND needed.missing
              AND (needed.party_id IS NULL OR needed.party_id = ranked.party_id OR needed.party_id IN (
                  SELECT group_id FROM current_membership WHERE party_id = ranked.party_id
              ))
        ) THEN 'waiting'
        WHEN current_commitment.due || '-99' < date('now', 'localtime') THEN 'overdue'
        ELSE 'in-force'
    END,
    current_commitment.due
FROM ranked
JOIN current_commitment ON current_commitment.id = ranked.commitment_id
JOIN current_party ON current_party.id = ranked.party_id
JOIN status ON status.word = ranked.status
WHERE ranked.place = 1 AND current_party.kind = 'country';

-- Every status update ever recorded, with who recorded it when, and whether it still counts.
CREATE VIEW status_history
    (update_id, commitment, party, status, effective_on, source, note, entry_id, recorded_at, author, retracted) AS
SELECT
    status_update.id, commitment.key, party.key, status_update.status, status_update.effective_on, source.key,
    status_update.note, entry.id, entry.recorded_at, entry.author,
    derived_retracted.entry_id IS NOT NULL OR derived_retracted_update.update_id IS NOT NULL
FROM status_update
JOIN commitment ON commitment.id = status_update.commitment_id
JOIN entry ON entry.id = status_update.entry_id
LEFT JOIN party ON party.id = status_update.party_id
LEFT JOIN source ON source.id = status_update.source_id
LEFT JOIN derived_retracted ON derived_retracted.entry_id = status_update.entry_id
LEFT JOIN derived_retracted_update ON derived_retracted_update.update_id = status_update.id;

-- Every state that was recorded of a condition, with who recorded it when, and whether it still counts.
CREATE VIEW condition_history
    (resolution_id, condition, state, effective_on, source, note, entry_id, recorded_at, author, retracted) AS
SELECT
    resolution.id, condition.key, resolution.state, resolution.effective_on, source.key, resolution.note, entry.id,
    entry.recorded_at, entry.author,
    derived_retracted.entry_id IS NOT NULL OR derived_retracted_resolution.resolution_id IS NOT NULL
FROM resolution
JOIN condition ON condition.id = resolution.condition_id
JOIN entry ON entry.id = resolution.entry_id
LEFT JOIN source ON source.id = resolution.source_id
LEFT JOIN derived_retracted ON derived_retracted.entry_id = resolution.entry_id
LEFT JOIN derived_retracted_resolution ON derived_retracted_resolution.resolution_id = resolution.id;
