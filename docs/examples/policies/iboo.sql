CREATE TABLE companies (id INTEGER PRIMARY KEY, name VARCHAR(120));
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    email VARCHAR(120) NOT NULL UNIQUE,
    first_name VARCHAR(60),
    last_name VARCHAR(60),
    password_hash VARCHAR(100) NOT NULL
);
CREATE INDEX users_by_company ON users (company_id);
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    offer VARCHAR(60),
    started_on DATE,
    billing_address VARCHAR(200)
);
CREATE INDEX subscriptions_by_user ON subscriptions (user_id);
CREATE TABLE bank_details (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    account_holder VARCHAR(120),
    last_digits VARCHAR(4),
    paid_on DATE
);
CREATE INDEX bank_details_by_user ON bank_details (user_id);
CREATE TABLE connections (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    connected_at TIMESTAMP,
    minutes INTEGER
);
CREATE INDEX connections_by_user ON connections (user_id);
CREATE TABLE cookies (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    purpose VARCHAR(60),
    deposited_at TIMESTAMP
);
CREATE INDEX cookies_by_user ON cookies (user_id);
CREATE TABLE prospects (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    email VARCHAR(120),
    name VARCHAR(120),
    last_used_at TIMESTAMP,
    last_contact_at TIMESTAMP
);
CREATE INDEX prospects_by_company ON prospects (company_id);
CREATE INDEX prospects_by_email ON prospects (email);
CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    organiser_id INTEGER REFERENCES users (id),
    starts_at TIMESTAMP
);
CREATE INDEX meetings_by_company ON meetings (company_id);
CREATE INDEX meetings_by_organiser ON meetings (organiser_id);
CREATE TABLE invitees (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    email VARCHAR(120),
    first_name VARCHAR(60),
    last_name VARCHAR(60)
);
CREATE INDEX invitees_by_company ON invitees (company_id);
CREATE INDEX invitees_by_meeting ON invitees (meeting_id);
CREATE INDEX invitees_by_email ON invitees (email);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    invitee_id INTEGER NOT NULL REFERENCES invitees (id),
    body TEXT,
    sent_at TIMESTAMP
);
CREATE INDEX messages_by_invitee ON messages (invitee_id);
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,
    invitee_id INTEGER NOT NULL REFERENCES invitees (id),
    file_path VARCHAR(200),
    recorded_at TIMESTAMP
);
CREATE INDEX recordings_by_invitee ON recordings (invitee_id);
