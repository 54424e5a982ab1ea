/**
 * The office's schema, step by step; a step that was released is never changed. Plain tables whose keys begin with the
 * kiosk, so that they spread; no trigger, no sequence, no advisory lock: what speaks PostgreSQL's language can be under it.
 * Numbers that grow are bigint; moments are ISO 8601 in text, as the kiosks write them.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE kiosk (
       kiosk text PRIMARY KEY,
       series text,
       base bigint NOT NULL DEFAULT 0,
       last bigint NOT NULL DEFAULT 0,
       store text,
       writes bigint NOT NULL DEFAULT 0,
       checkpoint_at text,
       entries bigint NOT NULL DEFAULT 0,
       head text,
       anchored bigint NOT NULL DEFAULT 0,
       signing_key text,
       version text,
       devices text,
       counter_year int,
       counter_value int,
       waiting int NOT NULL DEFAULT 0,
       heard_at text NOT NULL,
       refused text,
       refused_at text,
       day text NOT NULL DEFAULT '',
       day_bytes bigint NOT NULL DEFAULT 0
     )`,
    `CREATE TABLE item (
       kiosk text NOT NULL,
       place bigint NOT NULL,
       kind text NOT NULL,
       digest text NOT NULL,
       body text,
       received_at text NOT NULL,
       PRIMARY KEY (kiosk, place)
     )`,
    `CREATE TABLE request (
       kiosk text NOT NULL,
       request_number text NOT NULL,
       kept_at text NOT NULL,
       received_at text NOT NULL,
       sealed text NOT NULL,
       receipt_number text,
       receipt_at text,
       PRIMARY KEY (kiosk, request_number)
     )`,
    `CREATE INDEX request_kept_at ON request (kept_at)`,
    `CREATE TABLE papers (
       kiosk text NOT NULL,
       place bigint NOT NULL,
       request_number text NOT NULL,
       kept_at text NOT NULL,
       sealed text NOT NULL,
       PRIMARY KEY (kiosk, place)
     )`,
    `CREATE INDEX papers_of_request ON papers (kiosk, request_number)`,
    `CREATE TABLE checkpoint (
       kiosk text NOT NULL,
       place bigint NOT NULL,
       entries bigint NOT NULL,
       head text NOT NULL,
       token text NOT NULL,
       PRIMARY KEY (kiosk, place)
     )`,
    `CREATE TABLE office_line (
       id text PRIMARY KEY,
       at text NOT NULL,
       who text NOT NULL,
       kind text NOT NULL,
       facts text NOT NULL
     )`,
    `CREATE INDEX office_line_at ON office_line (at)`,
  ],
  [
    `CREATE TABLE person (id text PRIMARY KEY, name text NOT NULL UNIQUE, role text NOT NULL, added_at text NOT NULL)`,
    `CREATE TABLE passkey (
       credential text PRIMARY KEY,
       person text NOT NULL,
       public_key text NOT NULL,
       counter bigint NOT NULL,
       added_at text NOT NULL
     )`,
    `CREATE TABLE invitation (digest text PRIMARY KEY, person text NOT NULL, until text NOT NULL)`,
    `CREATE TABLE session (digest text PRIMARY KEY, person text NOT NULL, until text NOT NULL, limit_at text NOT NULL)`,
    `CREATE TABLE challenge (challenge text PRIMARY KEY, person text, until text NOT NULL)`,
    `CREATE TABLE attempt (address text NOT NULL, minute text NOT NULL, tries int NOT NULL, PRIMARY KEY (address, minute))`,
  ],
  [`ALTER TABLE kiosk ADD COLUMN clock_ms int`],
  [
    // What became of requests, out of the lines that kiosks sent: by the line's hash, so that a store that is sent again
    // counts once.
    `CREATE TABLE happening (
       kiosk text NOT NULL,
       hash text NOT NULL,
       at text NOT NULL,
       day text NOT NULL,
       kind text NOT NULL,
       request_number text,
       databases int,
       answered int,
       pages int,
       satang bigint,
       PRIMARY KEY (kiosk, hash)
     )`,
    `CREATE INDEX happening_of_request ON happening (kiosk, request_number)`,
    `CREATE INDEX happening_day ON happening (day)`,
    `ALTER TABLE request ADD COLUMN day text NOT NULL DEFAULT ''`,
    `UPDATE request SET day = to_char(kept_at::timestamptz AT TIME ZONE 'Asia/Bangkok', 'YYYY-MM-DD')`,
    `CREATE INDEX request_day ON request (day)`,
    `CREATE INDEX request_number ON request (request_number)`,
    `CREATE TABLE certification (
       kiosk text NOT NULL,
       hash text NOT NULL,
       request_number text NOT NULL,
       copies int NOT NULL,
       at text NOT NULL,
       state text NOT NULL,
       state_at text,
       state_by text,
       reason text,
       PRIMARY KEY (kiosk, hash)
     )`,
    `CREATE INDEX certification_state ON certification (state, at)`,
    `CREATE INDEX certification_of_request ON certification (kiosk, request_number)`,
    `CREATE TABLE matter (
       id text PRIMARY KEY,
       kind text NOT NULL,
       reference text NOT NULL,
       capacity text,
       received_on text NOT NULL,
       state text NOT NULL,
       state_on text NOT NULL,
       due_on text,
       note_on text
     )`,
    `CREATE INDEX matter_received ON matter (received_on)`,
    `CREATE TABLE matter_step (
       matter text NOT NULL,
       state text NOT NULL,
       on_day text NOT NULL,
       PRIMARY KEY (matter, state)
     )`,
    `CREATE INDEX matter_step_day ON matter_step (on_day)`,
    `CREATE TABLE taking (
       day text NOT NULL,
       kiosk text NOT NULL,
       satang bigint NOT NULL,
       who text NOT NULL,
       at text NOT NULL,
       PRIMARY KEY (day, kiosk)
     )`,
  ],
  [
    `CREATE TABLE withdrawal (document_id text PRIMARY KEY, reason text NOT NULL, at text NOT NULL, who text NOT NULL, restored_at text)`,
    `CREATE TABLE withdrawn_list (one int PRIMARY KEY, version bigint NOT NULL, token text NOT NULL, at text NOT NULL)`,
  ],
  [
    `CREATE TABLE handover (id text PRIMARY KEY, kiosk text NOT NULL, ciphertext bytea NOT NULL, until text NOT NULL)`,
    `CREATE INDEX handover_until ON handover (until)`,
    `CREATE INDEX handover_kiosk ON handover (kiosk)`,
  ],
  [
    `ALTER TABLE session ADD COLUMN via text`,
    `CREATE TABLE oidc_flow (state text PRIMARY KEY, nonce text NOT NULL, verifier text NOT NULL, until text NOT NULL)`,
  ],
  [`CREATE TABLE issued (lookup text PRIMARY KEY, sealed text NOT NULL, at text NOT NULL)`],
];
