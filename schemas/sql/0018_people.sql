-- People who sign in, and their sessions.

CREATE TABLE account (
    account_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text COLLATE "C" NOT NULL UNIQUE CHECK (name = lower(name)),
    display_name    text NOT NULL,
    roles           text[] NOT NULL CHECK (cardinality(roles) > 0),
    purposes        text[],
    language        text NOT NULL DEFAULT 'en' CHECK (language IN ('fi', 'sv', 'en')),
    password        text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    created_by      text NOT NULL,
    last_sign_in_at timestamptz,
    disabled_at     timestamptz,
    disabled_by     text,
    removed_at      timestamptz,
    removed_by      text,
    CHECK (removed_at IS NULL OR (password IS NULL AND display_name = ''))
);
COMMENT ON TABLE account IS 'People who may sign in. A row stays when its person leaves, without password and display name: commands and the audit name it, and nobody else gets the name.';
COMMENT ON COLUMN account.name IS 'What a person types to sign in, and what the audit calls them.';
COMMENT ON COLUMN account.purposes IS 'What they may use data for, in the words of the catalog; null: not said.';
COMMENT ON COLUMN account.password IS 'Its scrypt hash as $scrypt$ln=…,r=…,p=…$salt$hash; null: no password opens the account.';

CREATE TABLE account_session (
    session_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    hash         bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    started_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    idle_until   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz
);
CREATE INDEX account_session_account ON account_session (account_id);
COMMENT ON TABLE account_session IS 'Signed-in browsers. Rows go a month after their session ended.';
COMMENT ON COLUMN account_session.hash IS 'SHA-256 of the secret in the cookie, which has 256 random bits and is kept nowhere.';
COMMENT ON COLUMN account_session.expires_at IS 'However much it is used.';
COMMENT ON COLUMN account_session.idle_until IS 'When it ends without being used.';
COMMENT ON COLUMN account_session.last_used_at IS 'To the minute.';

ALTER TABLE command ADD COLUMN account_id bigint REFERENCES account;
COMMENT ON COLUMN command.account_id IS 'The person who gave the command; null for programs and the command line.';
COMMENT ON COLUMN audit.token IS 'Prefix of the token; person: and the name of someone who signed in; open for a server without accounts, console for the command line.';
