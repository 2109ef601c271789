-- People who sign in through an OpenID provider.

ALTER TABLE account
    ADD COLUMN issuer  text COLLATE "C",
    ADD COLUMN subject text COLLATE "C",
    ADD CHECK ((issuer IS NULL) = (subject IS NULL)),
    ADD UNIQUE (issuer, subject);
COMMENT ON COLUMN account.issuer IS 'The OpenID provider that says who they are; null for accounts of this hub alone.';
COMMENT ON COLUMN account.subject IS 'What that provider calls them, never again somebody else.';

CREATE TABLE sign_in_attempt (
    state      bytea PRIMARY KEY CHECK (octet_length(state) = 32),
    browser    bytea NOT NULL CHECK (octet_length(browser) = 32),
    nonce      text NOT NULL,
    verifier   text NOT NULL,
    target     text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_expiry ON sign_in_attempt (expires_at);
COMMENT ON TABLE sign_in_attempt IS 'Browsers that were sent to the OpenID provider and have not come back: each once, within ten minutes.';
COMMENT ON COLUMN sign_in_attempt.state IS 'SHA-256 of what the provider gives back.';
COMMENT ON COLUMN sign_in_attempt.browser IS 'SHA-256 of the secret in the cookie of that browser.';
