-- Systems that keep a copy by the change feed, and how far each has come.

CREATE TABLE consumer (
    name            text COLLATE "C" PRIMARY KEY,
    types           text[],
    position        bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz
);
COMMENT ON TABLE consumer IS 'A named reader of the change feed.';
COMMENT ON COLUMN consumer.types IS 'The types of change_event that it wants; null: all of them.';
COMMENT ON COLUMN consumer.position IS 'The last event that it has done with; it goes on after it.';
COMMENT ON COLUMN consumer.acknowledged_at IS 'When it last said so; null: never.';

CREATE TABLE subscription (
    subscription_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url               text NOT NULL,
    types             text[],
    status            text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'gone')),
    secret            text NOT NULL,
    former_secret     text,
    former_until      timestamptz,
    position          bigint NOT NULL,
    attempts          integer NOT NULL DEFAULT 0,
    next_attempt_at   timestamptz NOT NULL DEFAULT now(),
    last_error        text,
    delivered_at      timestamptz,
    ping_requested_at timestamptz,
    ping_answered_at  timestamptz,
    ping_error        text,
    claim             text,
    claimed_until     timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE subscription IS 'An address to which the hub posts the events of the change feed, in their order.';
COMMENT ON COLUMN subscription.types IS 'The types of change_event that it gets; null: all of them.';
COMMENT ON COLUMN subscription.status IS 'active; paused by a person; gone: the address answered 410.';
COMMENT ON COLUMN subscription.secret IS 'whsec_ and base64: signs each message.';
COMMENT ON COLUMN subscription.former_secret IS 'Signs beside the other until former_until.';
COMMENT ON COLUMN subscription.position IS 'The last event that was delivered, given up or passed over.';
COMMENT ON COLUMN subscription.attempts IS 'How often the event after position has failed.';
COMMENT ON COLUMN subscription.claim IS 'Names the process that delivers until claimed_until; then another one may.';

CREATE TABLE dead_letter (
    subscription_id bigint NOT NULL REFERENCES subscription ON DELETE CASCADE,
    position        bigint NOT NULL,
    attempts        integer NOT NULL,
    error           text NOT NULL,
    failed_at       timestamptz NOT NULL DEFAULT now(),
    retry_at        timestamptz,
    PRIMARY KEY (subscription_id, position)
);
COMMENT ON TABLE dead_letter IS 'An event that could not be delivered and was given up, so that the following ones could go on.';
COMMENT ON COLUMN dead_letter.retry_at IS 'When it is tried again; null: only when a person asks for it.';
